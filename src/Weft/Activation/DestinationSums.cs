using Weft.Storage;

namespace Weft.Activation;

/// <summary>The sums of one destination; <c>due = delivered + Σ filtered + Σ discarded + dead + pending</c>.</summary>
/// <param name="Due">Messages that matched a mapping.</param>
/// <param name="Delivered">Those that the destination has.</param>
/// <param name="Filtered">Those that were not to be sent, by reason.</param>
/// <param name="Discarded">Those that were given up on purpose, by reason.</param>
/// <param name="Dead">Those that lie with the dead letters.</param>
public sealed record DestinationTotals(
    long Due, long Delivered, IReadOnlyDictionary<string, long> Filtered, IReadOnlyDictionary<string, long> Discarded, long Dead)
{
    /// <summary>Those that still wait; as many as the outbox holds rows.</summary>
    public long Pending => Due - Delivered - Filtered.Values.Sum() - Discarded.Values.Sum() - Dead;
}

/// <summary>
/// Sums by destination.
/// <para>
/// Key: (destination, <see cref="Sum"/> as a byte, reason; empty where it has none) → number. The shard writes <c>due</c>, <c>filtered</c> and <c>dead closed</c>
/// inside its batch, the destination's dispatcher the others with the outcome that they count: no key has two writers.
/// </para>
/// </summary>
internal static class DestinationSums
{
    /// <summary>What is counted. The numbers are stored; they never change.</summary>
    public enum Sum : byte
    {
        Due = 1,
        Delivered = 2,
        Filtered = 3,
        Discarded = 4,
        Dead = 5,

        /// <summary>Filtered when it was to be sent; a key of its own, as the shard writes the other.</summary>
        FilteredAtDelivery = 6,

        /// <summary>Dead letters that were discarded or sent again: no longer dead, but discarded; a key of its own, as the dispatcher writes the others.</summary>
        DeadClosed = 7,
    }

    public static byte[] KeyOf(string destination, Sum sum, string reason = "") =>
        Key.In(Table.DestinationSums, stackalloc byte[128]).Add(destination).Add((byte)sum).Add(reason).ToArray();

    /// <summary>The totals of every destination that ever had a message due, also of those no longer configured.</summary>
    public static IReadOnlyDictionary<string, DestinationTotals> ReadAll(IKeyValueStore store)
    {
        byte[] table = [(byte)Table.DestinationSums];
        return store.Scan(table, ByteOrder.After(table))
            .Select(Read)
            .GroupBy(entry => entry.Destination)
            .ToDictionary(group => group.Key, group => Total([.. group]));
    }

    private static (string Destination, Sum Sum, string Reason, long Count) Read(KeyValuePair<byte[], byte[]> pair)
    {
        var key = new KeyReader(pair.Key);
        return (key.Text(), (Sum)key.Byte(), key.Text(), NumberValue.Read(pair.Value));
    }

    private static DestinationTotals Total(List<(string Destination, Sum Sum, string Reason, long Count)> entries)
    {
        long One(Sum sum) => entries.Where(entry => entry.Sum == sum).Sum(entry => entry.Count);
        Dictionary<string, long> ByReason(params Sum[] sums) =>
            entries.Where(entry => sums.Contains(entry.Sum)).GroupBy(entry => entry.Reason).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Count));

        return new(One(Sum.Due), One(Sum.Delivered), ByReason(Sum.Filtered, Sum.FilteredAtDelivery), ByReason(Sum.Discarded, Sum.DeadClosed), One(Sum.Dead) - One(Sum.DeadClosed));
    }
}
