using System.Security.Cryptography;
using System.Text;
using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Privacy;

/// <summary>
/// External ids whose events are rejected on arrival. Only keyed hashes of them are kept.
/// <code>
/// k | "key"          -> the key of the hashes: 32 random bytes, from the first request
/// k | "id" | hash    -> empty
/// </code>
/// Requests come as frames of the log (<see cref="SuppressionRequest"/>), so that a replay rejects the same events.
/// </summary>
internal sealed class Suppressions(StateBatch state)
{
    private byte[]? _key = state.Get(KeyKey);

    /// <summary>The key of the hashes; null while nothing was ever suppressed.</summary>
    public byte[]? HashKey => _key;

    private static byte[] KeyKey => Key.In(Table.Suppressed, stackalloc byte[16]).Add("key").ToArray();

    /// <summary>Carries out a request.</summary>
    public void Apply(SuppressionRequest request)
    {
        state.Put(KeyKey, _key = request.Key);
        foreach (var hash in request.Hashes)
        {
            if (request.IsSuppressed)
                state.Put(HashKeyOf(hash), []);
            else
                state.Delete(HashKeyOf(hash));
        }
    }

    /// <summary>Whether an event carries a suppressed id.</summary>
    public bool Concern(TrackingEvent tracking, PromotedIds promoted) => Concern(promoted.Ids.Concat(Named(tracking)));

    /// <summary>Whether any of these ids is suppressed.</summary>
    public bool Concern(IEnumerable<ExternalId> ids) => _key is { } key && ids.Any(id => state.Get(HashKeyOf(Hash(key, id))) is not null);

    /// <summary>HMAC-SHA256 of an external id.</summary>
    public static byte[] Hash(byte[] key, ExternalId id) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(id.ToString()));

    // An alias names an id that is not its sender's own.
    private static IEnumerable<ExternalId> Named(TrackingEvent tracking) =>
        tracking.Type == EventType.Alias && tracking.PreviousId?.Trim() is { Length: > 0 } previous
            ? [new(ExternalId.UserId, previous), new(ExternalId.AnonymousId, previous)]
            : [];

    private static byte[] HashKeyOf(byte[] hash) => Key.In(Table.Suppressed, stackalloc byte[96]).Add("id").Add(Convert.ToHexStringLower(hash)).ToArray();
}
