using Weft.Storage;

namespace Weft.Activation;

public sealed partial class Outbox
{
    /// <summary>Puts a message in its lane that says once more what another one said.</summary>
    /// <param name="state">The shard's batch.</param>
    /// <param name="row">The message; its key is unique.</param>
    /// <param name="queued">Takes the row.</param>
    internal static void Repeat(StateBatch state, OutboxRow row, QueuedMessages queued)
    {
        var value = row.Value;
        state.Increment(DestinationSums.KeyOf(row.Key.Destination, DestinationSums.Sum.Due), 1);
        state.Put(row.StoredKey, value);
        state.Put(row.ReceiptKey, ReceiptOf(row, DeliveryState.Pending, "").Value);
        queued.Add(row.In(value));
    }

    /// <summary>The mappings of a destination that want a message, and each one's number.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="message">The message.</param>
    /// <param name="names">Only mappings of these names; empty for all.</param>
    internal static IEnumerable<(int Index, MappingDefinition Mapping)> Wanting(DestinationDefinition destination, OutgoingMessage message, IReadOnlyList<string> names) =>
        destination.Mappings.Index().Where(one => (names.Count == 0 || names.Contains(one.Item.Name ?? "")) && one.Item.Matches(message));

    /// <summary>Puts what a replay brings into its lane at one destination, once for each mapping that wants it; nothing where the destination is configured no longer.</summary>
    /// <param name="state">The shard's batch.</param>
    /// <param name="destination">The destination's key.</param>
    /// <param name="message">The message; its (position, ordinal) is unique.</param>
    /// <param name="replay">The replay's number.</param>
    /// <param name="names">Only mappings of these names; empty for all.</param>
    /// <param name="queued">Takes the rows.</param>
    /// <returns>How many messages that made.</returns>
    internal int Replay(StateBatch state, string destination, OutgoingMessage message, long replay, IReadOnlyList<string> names, QueuedMessages queued)
    {
        if (destinations.Find(destination) is not { } found)
            return 0;
        var count = 0;
        foreach (var (index, mapping) in Wanting(found, message, names))
        {
            var key = new MessageKey(destination, message.Position, message.Ordinal, index);
            var problem = mapping.TryMap(message, out var body);
            var row = new OutboxRow(key, message.Profile, message.Now, message.SourceMessageId, mapping.Name, body)
            {
                Subject = message.Subject,
                Repeats = Repetition.OfReplay(replay, key, message.Profile, message.SourceMessageId),
            };
            if (!Integrations.Allow(message.Body, destination))
                Filter(state, row, Integrations.Reason);
            else if (problem is not null)
                Filter(state, row, problem.Reason);
            else
                Repeat(state, row, queued);
            count++;
        }

        return count;
    }

    private static void Filter(StateBatch state, OutboxRow row, string reason)
    {
        state.Increment(DestinationSums.KeyOf(row.Key.Destination, DestinationSums.Sum.Due), 1);
        state.Increment(DestinationSums.KeyOf(row.Key.Destination, DestinationSums.Sum.Filtered, reason), 1);
        state.Put(row.ReceiptKey, ReceiptOf(row, DeliveryState.Filtered, reason).Value);
    }

    private static Receipt ReceiptOf(OutboxRow row, DeliveryState outcome, string reason) => new()
    {
        Key = row.Key,
        State = outcome,
        Reason = reason,
        At = row.DueAt,
        SourceMessageId = row.SourceMessageId,
        Profile = row.Profile,
        Mapping = row.Mapping,
        Subject = row.Subject,
        Repeats = row.Repeats,
    };
}
