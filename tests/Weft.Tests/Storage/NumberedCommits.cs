using System.Buffers.Binary;
using System.Text;
using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

/// <summary>
/// Commits whose content follows from a seed and their number, so that what a store must hold after any of them can be computed. Each writes its number
/// under one key, and puts and deletes several others; every tenth adds an ingested run as well.
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
        var runs = 0;
        foreach (var (key, value) in store.Scan([0], End))
        {
            if (key[0] == 'r')
                runs++;
            if (!expected.Remove(key, out var right))
                return $"{Encoding.Latin1.GetString(key)} is there after commit {last}";
            if (!right.AsSpan().SequenceEqual(value))
                return $"{Encoding.Latin1.GetString(key)} has another value after commit {last}";
        }

        // The run of the last commit may have been cut off before it was taken.
        var cutOff = HasRun(last) && runs == (last / 10 - 1) * RunLength;
        return expected.Keys.FirstOrDefault(key => !(cutOff && key[0] == 'r')) is { } missing ? $"{Encoding.Latin1.GetString(missing)} is missing after commit {last}" : null;
    }

    private const int RunLength = 50;

    private static bool HasRun(int number) => number > 0 && number % 10 == 0;

    private CommitBatch Batch(int number)
    {
        var random = new Random(HashCode(number));
        var batch = new CommitBatch();
        batch.Put(NumberKey, Value(number, 4));
        for (var i = 0; i < 8; i++)
        {
            var key = Encoding.Latin1.GetBytes($"k{random.Next(300)}");
            // Now and then values so large that memtables fill and are flushed without a checkpoint.
            if (random.Next(4) == 0)
                batch.Delete(key);
            else
                batch.Put(key, Value(number, random.Next(10) == 0 ? 1 << 20 : random.Next(4, 400)));
        }

        return batch;
    }

    private static Pair[] Run(int number) =>
        [.. Enumerable.Range(0, RunLength).Select(i => new Pair(Encoding.Latin1.GetBytes($"r{number:D8}-{i:D4}"), Value(number, 100)))];

    private Dictionary<byte[], byte[]> After(int last)
    {
        var state = new Dictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var number = 1; number <= last; number++)
        {
            foreach (var (key, value) in Batch(number).Changes)
            {
                state.Remove(key);
                if (value is not null)
                    state.Add(key, value);
            }

            foreach (var (key, value) in HasRun(number) ? Run(number) : [])
                state.Add(key, value);
        }

        return state;
    }

    private int HashCode(int number) => unchecked((seed * 397) ^ number);

    private static byte[] Value(int number, int length)
    {
        var value = new byte[length];
        if (length > 4)
            new Random(number).NextBytes(value);
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }
}
