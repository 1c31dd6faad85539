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
            // What arrived while it was asked may have made somebody of an id that nobody held.
            var (held, before) = (Held(ids), default(HeldIds));
            for (; before is null || !held.IsIn(before); held = Held(ids))
            {
                await SuppressAsync(held, isSuppressed, cancellation);
                before = held;
            }

            return held.Ids.Count;
        }
        finally
        {
            _suppressing.Release();
        }
    }

    private async Task SuppressAsync(HeldIds held, bool isSuppressed, CancellationToken cancellation)
    {
        var key = new Suppressions(Read().State).HashKey ?? RandomNumberGenerator.GetBytes(32);
        var request = new SuppressionRequest(isSuppressed, key, [.. held.Ids.Select(id => Suppressions.Hash(key, id))], [.. held.Fragments]);
        var frame = await _log.AppendAsync(FrameKind.Suppression, "", 0, request.ToPayload(), cancellation);
        await _applied.WaitAsync(frame.Position, cancellation);
    }

    private HeldIds Held(IReadOnlyList<ExternalId> ids)
    {
        var view = Read();
        return new(
            [.. ids.SelectMany(id => EveryIdOf(view, id)).Distinct()],
            [.. ids.SelectMany(id => view.Profile(id.Type, id.Value)?.Fragments ?? []).Select(fragment => fragment.Number)]);
    }

    private static List<ExternalId> EveryIdOf(ReadView view, ExternalId id)
    {
        var profile = view.Profile(id.Type, id.Value);
        if (profile is not null)
            return [.. profile.ExternalIds().Select(dated => dated.Id)];
        var normal = IdentifierNormaliser.Normalise(id.Type, id.Value, view.Workspace.Config.Region);
        return normal is { Length: > 0 } && id.Type != ProfileId.Type ? [id with { Value = normal }] : [];
    }

    private sealed record HeldIds(IReadOnlyList<ExternalId> Ids, SortedSet<ulong> Fragments)
    {
        public bool IsIn(HeldIds other) => Ids.All(other.Ids.Contains) && Fragments.IsSubsetOf(other.Fragments);
    }
}
