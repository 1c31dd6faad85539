using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

public abstract partial class KeyValueStoreCompliance
{
    /// <summary>How many random operations are compared with the model; an adapter over a network may take fewer.</summary>
    protected virtual int ModelSteps => 2000;

    [Fact]
    public void random_operations_give_what_a_sorted_dictionary_gives()
    {
        var random = new Random(Seeded.Seed());
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var step = 0; step < ModelSteps; step++)
        {
            Change(random, model);
            Compare(random, model);
        }

        Store.Checkpoint();
        Reopen();
        Assert.Equal(model, Store.Scan([], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private void Change(Random random, SortedDictionary<byte[], byte[]> model)
    {
        switch (random.Next(100))
        {
            case < 70:
                CommitSome(random, model);
                break;
            case < 75:
                DeleteSome(random, model);
                break;
            case < 78:
                IngestSome(random, model);
                break;
            case < 80:
                Store.Checkpoint();
                break;
        }
    }

    private void Compare(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var key = random.ShortKey();
        Assert.Equal(model.GetValueOrDefault(key), Store.Get(key));
        byte[][] keys = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.ShortKey())];
        Assert.Equal(keys.Select(k => model.GetValueOrDefault(k)), Store.GetMany(keys));

        var (from, to) = (random.ShortKey(), random.ShortKey());
        var expected = model.Where(pair => InRange(pair.Key, from, to));
        Assert.Equal(expected, Store.Scan(from, to));
        Assert.Equal(expected.Reverse(), Store.Scan(from, to, backward: true));
    }

    private void CommitSome(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var batch = new CommitBatch();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var key = random.ShortKey();
            if (random.Next(3) == 0)
            {
                batch.Delete(key);
                model.Remove(key);
            }
            else
            {
                var value = random.Bytes(random.Next(40));
                batch.Put(key, value);
                model[key] = value;
            }
        }

        Store.Commit(batch);
    }

    private void DeleteSome(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var (from, to) = (random.ShortKey(), random.ShortKey());
        Store.DeleteRange(from, to);
        foreach (var key in model.Keys.Where(key => InRange(key, from, to)).ToArray())
            model.Remove(key);
    }

    private void IngestSome(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var keys = Enumerable.Range(0, random.Next(20)).Select(_ => random.ShortKey()).Where(key => !model.ContainsKey(key));
        Pair[] run = [.. keys.Distinct(ByteOrder.Instance).Order(ByteOrder.Instance).Select(key => new Pair(key, random.Bytes(8)))];
        Store.Ingest(run);
        foreach (var (key, value) in run)
            model.Add(key, value);
    }

    private static bool InRange(byte[] key, byte[] from, byte[] to) =>
        ByteOrder.Instance.Compare(key, from) >= 0 && ByteOrder.Instance.Compare(key, to) < 0;
}
