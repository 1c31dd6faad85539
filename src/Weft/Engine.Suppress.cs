using System.Security.Cryptography;
using Weft.Identity;
using Weft.Log;
using Weft.Privacy;
using Weft.Profiles;

namespace Weft;

public sealed partial class Engine
{
    private readonly SemaphoreSlim _suppressing = new(1);

    /// <summary>
    /// Has events that carry any of these ids, or any other id of the profiles that hold them, rejected from here on; or takes that back. Returns once it
    /// is on disk and in force.
    /// </summary>
    /// <param name="ids">The ids; <c>profile_id</c> is a type too. One that nobody holds counts by itself.</param>
    /// <param name="isSuppressed">False to take it back.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many external ids it holds for.</returns>
    public async Task<int> SuppressAsync(IReadOnlyList<ExternalId> ids, bool isSuppressed, CancellationToken cancellation = default)
    {
        // One at a time, so that all hashes have one key.
        await _suppressing.WaitAsync(cancellation);
        try
        {
            var view = Read();
            var key = new Suppressions(view.State).HashKey ?? RandomNumberGenerator.GetBytes(32);
            var all = ids.SelectMany(id => EveryIdOf(view, id)).Distinct().ToList();
            var request = new SuppressionRequest(isSuppressed, key, [.. all.Select(id => Suppressions.Hash(key, id))]);
            var frame = await _log.AppendAsync(FrameKind.Suppression, "", 0, request.ToPayload(), cancellation);
            await _applied.WaitAsync(frame.Position, cancellation);
            return all.Count;
        }
        finally
        {
            _suppressing.Release();
        }
    }

    private static List<ExternalId> EveryIdOf(ReadView view, ExternalId id)
    {
        var profile = view.Profile(id.Type, id.Value);
        if (profile is not null)
            return [.. profile.ExternalIds().Select(dated => dated.Id)];
        var normal = IdentifierNormaliser.Normalise(id.Type, id.Value, view.Workspace.Config.Region);
        return normal is { Length: > 0 } && id.Type != ProfileId.Type ? [id with { Value = normal }] : [];
    }
}
