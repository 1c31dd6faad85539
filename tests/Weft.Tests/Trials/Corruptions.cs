using Weft.Identity;
using Weft.Storage;

namespace Weft.Tests.Trials;

/// <summary>Rows of a graph that say something else than its evidence: a stale mark, a link's outcome, a member less, a fragment that leads elsewhere.</summary>
internal static class Corruptions
{
    /// <summary>One row of each kind, where the store has one; each is made of the store as it is when it is asked for.</summary>
    public static IEnumerable<(string What, KeyValuePair<byte[], byte[]> Row)> In(IKeyValueStore store, Random random)
    {
        if (Pick(store, Table.Components, random) is { } stale)
            yield return ("a stale mark", new(stale.Key, (Component.FromValue(stale.Value) with { IsStale = true }).Write().ToArray()));
        if (Pick(store, Table.Components, random, value => Component.FromValue(value).Members.Length > 1) is { } more && Component.FromValue(more.Value) is var component)
            yield return ("a member less", new(more.Key, (component with { Members = component.Members.RemoveAt(1) }).Write().ToArray()));
        if (Pick(store, Table.Links, random, value => value.Length > 0 && Link.FromValue(1, 2, value).Seen is not null) is { } link)
            yield return ("a link's outcome", new(link.Key, Flipped(link.Value)));
        if (Pick(store, Table.Fragments, random, value => value.Length > 8) is { } row && new KeyReader(row.Key).Number() is > 1 and var number)
        {
            var fragment = Fragment.FromValue(number, row.Value);
            yield return ("a fragment that leads elsewhere", new(row.Key, (fragment with { Head = fragment.Head == number ? number - 1 : number }).Write().ToArray()));
        }
    }

    public static void Put(IKeyValueStore store, KeyValuePair<byte[], byte[]> row)
    {
        var batch = new CommitBatch();
        batch.Put(row.Key, row.Value);
        store.Commit(batch);
    }

    private static byte[] Flipped(byte[] value)
    {
        var link = Link.FromValue(1, 2, value);
        var seen = link.Seen!.Value;
        return (link with { Seen = seen with { Refusal = seen.InForce ? "unique banana" : null } }).Write().ToArray();
    }

    private static KeyValuePair<byte[], byte[]>? Pick(IKeyValueStore store, Table table, Random random, Func<byte[], bool>? wanted = null)
    {
        var rows = store.Scan([(byte)table], ByteOrder.After([(byte)table])).Where(row => new KeyReader(row.Key).Number() != 0 && (wanted is null || wanted(row.Value))).ToList();
        return rows.Count == 0 ? null : rows[random.Next(rows.Count)];
    }
}
