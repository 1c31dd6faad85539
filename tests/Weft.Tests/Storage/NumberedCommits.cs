using System.Buffers.Binary;
using System.Text;
using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

/// <summary>
/// Commits whose content follows from a seed and their number, so that what a store must hold after any of them can be computed. Each writes its number
/// under one key, and puts and deletes several others; every hundredth adds an ingested run as well.
/// </summary>
internal sealed class NumberedCommits(int seed)
{
    private static readonly byte[] NumberKey = [(byte)'n'];
    private static readonly byte[] End = [0xFF];

    public static int LastIn(IKeyValueStore store) => store.Get(NumberKey) is { } value ? BinaryPrimitives.ReadInt32LittleEndian(value) : 0;

    public void Apply(IKeyValueStore store, int number)
    {
        store.Commit(Batch(number));
        if (HasRun(number))
            store.Ingest(Run(number));
    }

    /// <summary>What is wrong with a store that should hold the first commits and no others; null when nothing is.</summary>
    public string? Difference(IKeyValueStore store)
    {
        var last = LastIn(store);
        var expected = After(last);
        foreach (var (key, value) in store.Scan([0], End))
        {
            if (!expected.Remove(key, out var right))
                return $"{Encoding.Latin1.GetString(key)} is there after commit {last}";
            if (!value.AsSpan().SequenceEqual(Value(right.Number, right.Length)))
                return $"{Encoding.Latin1.GetString(key)} has another value after commit {last}";
        }

        // The run of the last commit may have been cut off before it was taken: then all of it is missing.
        if (HasRun(last) && Run(last).All(pair => expected.ContainsKey(pair.Key)))
            expected = expected.Where(pair => pair.Key[0] != 'r').ToDictionary();
        return expected.Count == 0 ? null : $"{Encoding.Latin1.GetString(expected.Keys.First())} is missing after commit {last}";
    }

    private static bool HasRun(int number) => number > 0 && number % 100 == 0;

    private CommitBatch Batch(int number)
    {
        var batch = new CommitBatch();
        foreach (var (key, length) in Changes(number))
        {
            if (length is { } bytes)
                batch.Put(key, Value(number, bytes));
            else
                batch.Delete(key);
        }

        return batch;
    }

    // Keys and the lengths of their values; null deletes. Now and then a value is so large that memtables fill and are flushed without a checkpoint.
    private IEnumerable<(byte[] Key, int? Length)> Changes(int number)
    {
        var random = new Random(unchecked((seed * 397) ^ number));
        yield return (NumberKey, 4);
        for (var i = 0; i < 8; i++)
        {
            var key = Encoding.Latin1.GetBytes($"k{random.Next(300)}");
            yield return (key, random.Next(16) switch { < 4 => null, 4 => 2 << 20, _ => random.Next(4, 400) });
        }
    }

    private static Pair[] Run(int number) =>
        [.. Enumerable.Range(0, 50).Select(i => new Pair(Encoding.Latin1.GetBytes($"r{number:D8}-{i:D4}"), Value(number, 100)))];

    private Dictionary<byte[], (int Number, int Length)> After(int last)
    {
        var state = new Dictionary<byte[], (int, int)>(ByteOrder.Instance);
        for (var number = 1; number <= last; number++)
        {
            foreach (var (key, length) in Changes(number))
            {
                state.Remove(key);
                if (length is { } bytes)
                    state.Add(key, (number, bytes));
            }

            foreach (var (key, value) in HasRun(number) ? Run(number) : [])
                state.Add(key, (number, value.Length));
        }

        return state;
    }

    private static byte[] Value(int number, int length)
    {
        var value = new byte[length];
        value.AsSpan().Fill((byte)(number * 7));
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }
}
