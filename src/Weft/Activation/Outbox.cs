using Weft.Storage;

namespace Weft.Activation;

/// <summary>
/// What is to be told to destinations, written by the shard in its own batch and taken away by the dispatchers.
/// <para>
/// <c>Table.Outbox</c>: (destination, lane, position, ordinal, mapping) → due at, source message id, mapping's name, body. The lane is the profile's
/// number, so a lane is a contiguous range in the order in which its messages leave. A row is written once, never changed, and deleted in the batch that
/// writes its outcome; many are deleted in one, so a message may be gone to its destination and its row be there yet.
/// </para>
/// <para>
/// <c>Table.Receipts</c>: (destination, position, ordinal, mapping) → <see cref="Receipt"/>. Backward from a destination's end it lists the newest first,
/// and the messages of one position are a range in each destination. The shard writes it once as pending or filtered; from then on it belongs to the
/// dispatcher, which keeps the tries in it.
/// </para>
/// <para>
/// <c>Table.DeadLetters</c>: the same key → receipt and body; written by the dispatcher with the outcome. <c>Table.DestinationSums</c>:
/// <see cref="DestinationSums"/>. <c>Table.LaneOrder</c>: <see cref="LaneOrders"/>.
/// </para>
/// <para>
/// After a crash the store is the state after some whole number of commits. A row that is missing then was lost together with the shard's position and
/// everything that the dispatcher made of it, so the replay writes it again, byte for byte, and it is sent again under the same idempotency key.
/// </para>
/// Everything here depends on the arguments and the state alone. One writer: the shard.
/// </summary>
public sealed partial class Outbox(DestinationSet destinations, LaneOrders orders)
{
    /// <summary>False when there is nobody to tell anything.</summary>
    public bool HasDestinations => destinations.All.Count > 0;

    /// <summary>False when nobody wants to hear of events, but perhaps of audiences.</summary>
    public bool WantsEvents { get; } = destinations.All.Any(destination => destination.Mappings.Any(mapping => mapping.WantsEvents));

    /// <summary>False when nobody wants to hear of profiles that merged or split.</summary>
    public bool WantsProfiles { get; } = destinations.All.Any(destination => destination.Mappings.Any(mapping => mapping.WantsProfiles));

    /// <summary>False when nobody needs consent.</summary>
    public bool NeedsConsent { get; } = destinations.All.Any(destination => destination.Consent.Count > 0);

    /// <summary>Whom there is to tell, ordered by key.</summary>
    public IReadOnlyList<DestinationDefinition> Destinations => destinations.All;

    /// <summary>Puts a message in the lanes of the destinations that want it.</summary>
    /// <param name="state">The shard's batch.</param>
    /// <param name="message">The message; its (position, ordinal) is unique.</param>
    /// <param name="queued">Takes the rows.</param>
    /// <param name="whyNot">Why a destination may not have it; null or nothing where it may.</param>
    internal void Enqueue(StateBatch state, OutgoingMessage message, QueuedMessages queued, Func<DestinationDefinition, string?>? whyNot = null)
    {
        foreach (var destination in destinations.All)
            EnqueueFor(destination, state, message, queued, whyNot);
    }

    /// <summary>
    /// Makes a profile's messages from a point on wait until another's messages from before that point are gone, at each destination: called where a
    /// merge or a split takes effect, so that what the former profile was still owed leaves first.
    /// </summary>
    /// <param name="state">The shard's batch.</param>
    /// <param name="keptProfile">The profile that goes on.</param>
    /// <param name="mergedProfile">The profile whose messages come first: it held some of the other's fragments until now.</param>
    /// <param name="position">The frame's position.</param>
    /// <param name="ordinal">The ordinal that the next message will get.</param>
    /// <param name="queued">Takes the lanes that others wait for now.</param>
    internal void OrderAfter(StateBatch state, ulong keptProfile, ulong mergedProfile, long position, int ordinal, QueuedMessages queued)
    {
        if (!HasDestinations || keptProfile == mergedProfile)
            return;
        var firsts = orders.Add(state, new(keptProfile, mergedProfile, position, ordinal));
        queued.Lanes.UnionWith(from destination in destinations.All from first in firsts select new Lane(destination.Key, first));
    }

    /// <summary>Puts a message in its lane at one destination, once for each of its mappings that want it; otherwise like <see cref="Enqueue"/>.</summary>
    /// <returns>Whether any of them does, sent or filtered.</returns>
    internal static bool EnqueueFor(
        DestinationDefinition destination, StateBatch state, OutgoingMessage message, QueuedMessages queued, Func<DestinationDefinition, string?>? whyNot)
    {
        var isWanted = false;
        for (var index = 0; index < destination.Mappings.Count; index++)
        {
            var mapping = destination.Mappings[index];
            if (!mapping.Matches(message))
                continue;
            var key = new MessageKey(destination.Key, message.Position, message.Ordinal, index);
            state.Increment(DestinationSums.KeyOf(destination.Key, DestinationSums.Sum.Due), 1);
            isWanted = true;
            if ((WhyFiltered(destination, message) ?? whyNot?.Invoke(destination)) is { } reason)
                Filter(state, key, mapping, message, reason);
            else if (mapping.TryMap(message, out var body) is { } problem)
                Filter(state, key, mapping, message, problem.Reason, problem.Message);
            else
                queued.Add(Queue(state, key, mapping, message, body));
        }

        return isWanted;
    }

    private static string? WhyFiltered(DestinationDefinition destination, OutgoingMessage message) =>
        message.AudienceKey is not null || message.TraitKey is not null || Integrations.Allow(message.Body, destination.Key) ? null : Integrations.Reason;

    private static OutboxRow Queue(StateBatch state, MessageKey key, MappingDefinition mapping, OutgoingMessage message, ReadOnlyMemory<byte> body)
    {
        var row = new OutboxRow(key, message.Profile, message.Now, message.SourceMessageId, mapping.Name, body) { Subject = message.Subject };
        var value = row.Value;
        state.Put(row.StoredKey, value);
        PutReceipt(state, key, mapping, message, DeliveryState.Pending, "");
        return row.In(value);
    }

    private static void Filter(StateBatch state, MessageKey key, MappingDefinition mapping, OutgoingMessage message, string reason, string? detail = null)
    {
        state.Increment(DestinationSums.KeyOf(key.Destination, DestinationSums.Sum.Filtered, reason), 1);
        PutReceipt(state, key, mapping, message, DeliveryState.Filtered, reason, detail);
    }

    private static void PutReceipt(
        StateBatch state, MessageKey key, MappingDefinition mapping, OutgoingMessage message, DeliveryState outcome, string reason, string? detail = null)
    {
        var receipt = new Receipt
        {
            Key = key,
            State = outcome,
            Reason = reason,
            At = message.Now,
            SourceMessageId = message.SourceMessageId,
            Profile = message.Profile,
            Mapping = mapping.Name,
            Subject = message.Subject,
            Detail = detail,
        };
        state.Put(key.In(Table.Receipts), receipt.Value);
    }
}
