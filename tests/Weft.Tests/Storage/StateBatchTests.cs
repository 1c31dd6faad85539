using Weft.Storage;
using Weft.Storage.RocksDb;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

public sealed class StateBatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RocksDbStore _store;
    private readonly StateBatch _batch;

    public StateBatchTests()
    {
        _store = RocksDbStore.Open(_folder.Path);
        _batch = new StateBatch(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void a_batch_over_a_store_is_a_sorted_dictionary()
    {
        var random = new Random(Seeded.Seed());
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var step = 0; step < 2000; step++)
        {
            Change(random, model);
            Compare(random, model);
            if (random.Next(40) == 0)
                CommitAndCompare(model);
        }
    }

    [Fact]
    public void nothing_reaches_the_store_before_the_commit()
    {
        _batch.Put([1], [1]);
        Assert.Equal([1], _batch.Get([1]));
        Assert.Null(_store.Get([1]));
        _batch.Commit();
        Assert.Equal([1], _store.Get([1]));
        Assert.Equal(0, _batch.Count);
    }

    [Fact]
    public void a_counter_sums_over_batches()
    {
        Assert.Equal(3, _batch.Increment([1], 3));
        Assert.Equal(1, _batch.Increment([1], -2));
        _batch.Commit();
        Assert.Equal(2, _batch.Increment([1], 1));
        _batch.Delete([1]);
        Assert.Equal(5, _batch.Increment([1], 5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void what_is_changed_or_committed_during_a_scan_is_not_seen_by_it(bool backward)
    {
        for (byte i = 0; i < 10; i++)
            _batch.Put([1, i], [i]);
        _batch.Commit();
        for (byte i = 10; i < 20; i++)
            _batch.Put([1, i], [i]);

        var seen = new List<byte>();
        foreach (var (key, _) in _batch.Scan([1], backward))
        {
            seen.Add(key[1]);
            _batch.Delete(key);
            _batch.Put([1, (byte)(key[1] + 100)], []);
            _batch.Put([2, key[1]], []);
            if (seen.Count == 15)
                _batch.Commit();
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (byte)i), seen.Order());
        Assert.Equal(Enumerable.Range(100, 20).Select(i => (byte)i), _batch.Scan([1]).Select(pair => pair.Key[1]));
    }

    [Fact]
    public void a_range_that_ends_before_it_starts_is_empty()
    {
        _batch.Put([1], [1]);
        _batch.Commit();
        _batch.Put([2], [2]);
        Assert.Empty(_batch.Scan([3], [0]));
        Assert.Empty(_batch.Scan([3], [0], backward: true));
        Assert.Empty(_batch.Scan([2], [2]));
    }

    [Fact]
    public void reading_a_changed_key_allocates_its_value_and_nothing_else()
    {
        Span<byte> key = [1, 2, 3];
        _batch.Put(key, [1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
            _batch.Get(key);
        // An array of one byte is 32 with its header; and room for what the runtime does on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_300_000);
    }

    private void Change(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var key = random.ShortKey();
        if (random.Next(3) == 0)
        {
            _batch.Delete(key);
            model.Remove(key);
        }
        else
        {
            var value = random.Bytes(random.Next(10));
            _batch.Put(key.AsSpan(), value);
            model[[.. key]] = value;
        }

        // The batch must have kept its own copy.
        key.AsSpan().Clear();
    }

    private void Compare(Random random, SortedDictionary<byte[], byte[]> model)
    {
        var key = random.ShortKey();
        Assert.Equal(model.GetValueOrDefault(key), _batch.Get(key));
        var (from, to) = (random.ShortKey(), random.ShortKey());
        var range = model.Where(pair => ByteOrder.Instance.Compare(pair.Key, from) >= 0 && ByteOrder.Instance.Compare(pair.Key, to) < 0);
        Assert.Equal(range, _batch.Scan(from, to));
        Assert.Equal(range.Reverse(), _batch.Scan(from, to, backward: true));

        byte[] prefix = [random.ShortKey()[0], (byte)'a'];
        Pair[] under = [.. model.Where(pair => pair.Key.AsSpan().StartsWith(prefix))];
        Assert.Equal(under, _batch.Scan(prefix));
        Assert.Equal(under.Reverse(), _batch.Scan(prefix, backward: true));
    }

    private void CommitAndCompare(SortedDictionary<byte[], byte[]> model)
    {
        _batch.Commit();
        Assert.Equal(model, _store.Scan([], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
    }
}
