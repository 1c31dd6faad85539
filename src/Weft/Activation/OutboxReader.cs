using Weft.Storage;

namespace Weft.Activation;

/// <summary>Finds what waits in the outbox.</summary>
internal static class OutboxReader
{
    /// <summary>The oldest message of a lane; null when the lane is empty.</summary>
    public static OutboxRow? Head(IKeyValueStore store, Lane lane)
    {
        var prefix = Prefix(lane);
        foreach (var pair in store.Scan(prefix, ByteOrder.After(prefix)))
            return OutboxRow.Read(pair);
        return null;
    }

    /// <summary>The next messages of a lane, the oldest first, and whether there are more behind them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="behind">The key of a row that is done, with all before it; null to start with the oldest.</param>
    /// <param name="most">How many, 1 and up.</param>
    public static (List<OutboxRow> Rows, bool IsMore) Next(IKeyValueStore store, Lane lane, byte[]? behind, int most)
    {
        var prefix = Prefix(lane);
        var rows = new List<OutboxRow>();
        foreach (var pair in store.Scan(behind is null ? prefix : [.. behind, 0], ByteOrder.After(prefix)))
        {
            if (rows.Count == most)
                return (rows, true);
            rows.Add(OutboxRow.Read(pair) with { IsStored = true });
        }

        return (rows, false);
    }

    /// <summary>The newest message that a destination was ever to get, gone or not; null when there was none.</summary>
    public static MessageKey? Newest(IKeyValueStore store, string destination)
    {
        var prefix = MessageKey.Prefix(Table.Receipts, destination);
        foreach (var pair in store.Scan(prefix, ByteOrder.After(prefix), backward: true))
            return MessageKey.Read(pair.Key);
        return null;
    }

    /// <summary>The lanes of a destination that hold messages, ascending: one seek for each, however many messages it holds.</summary>
    public static IEnumerable<ulong> Lanes(IKeyValueStore store, string destination)
    {
        var end = ByteOrder.After(MessageKey.Prefix(Table.Outbox, destination));
        for (ulong? lane = First(store, Prefix(new(destination, 0)), end); lane is { } found;)
        {
            yield return found;
            lane = found == ulong.MaxValue ? null : First(store, Prefix(new(destination, found + 1)), end);
        }
    }

    private static ulong? First(IKeyValueStore store, byte[] from, byte[] end)
    {
        foreach (var pair in store.Scan(from, end))
            return OutboxRow.ReadKey(pair.Key).Profile;
        return null;
    }

    private static byte[] Prefix(Lane lane) => Key.In(Table.Outbox, stackalloc byte[128]).Add(lane.Destination).Add(lane.Profile).ToArray();
}
