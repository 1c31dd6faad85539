using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

public abstract partial class KeyValueStoreCompliance
{
    [Fact]
    public void an_ingested_run_is_seen_among_what_was_committed()
    {
        Put("a", "c", "x");
        Store.Ingest(Run("b", "d", "y"));
        Put("e");
        Assert.Equal(["a", "b", "c", "d", "e", "x", "y"], Keys("", "z"));
        Assert.Equal(["y", "x", "e", "d", "c", "b", "a"], Keys("", "z", backward: true));
        Assert.Equal("value of d", Get("d"));
        Assert.Equal([Bytes("value of b"), Bytes("value of c")], Store.GetMany([Bytes("b"), Bytes("c")]));
    }

    [Fact]
    public void an_ingested_key_can_be_overwritten_and_deleted()
    {
        Store.Ingest(Run("a", "b", "c"));
        var batch = new CommitBatch();
        batch.Put(Bytes("a"), Bytes("new"));
        batch.Delete(Bytes("b"));
        Store.Commit(batch);
        Assert.Equal("new", Get("a"));
        Assert.Equal(["a", "c"], Keys("", "z"));
    }

    [Fact]
    public void a_deleted_key_can_be_ingested()
    {
        Put("a", "b", "c");
        Store.DeleteRange(Bytes("a"), Bytes("b"));
        var batch = new CommitBatch();
        batch.Delete(Bytes("b"));
        Store.Commit(batch);
        Store.Ingest(Run("a", "b"));
        Assert.Equal(["a", "b", "c"], Keys("", "z"));
    }

    [Fact]
    public void an_empty_run_changes_nothing()
    {
        Put("a");
        Store.Ingest([]);
        Assert.Equal(["a"], Keys("", "z"));
    }

    [Theory]
    [InlineData("b", "c", "a")]
    [InlineData("b", "c", "c")]
    [InlineData("c", "b", "d")]
    public void a_run_out_of_order_is_refused_whole(params string[] keys)
    {
        Put("x");
        Assert.Throws<ArgumentException>(() => Store.Ingest(Run(keys)));
        Assert.Equal(["x"], Keys("", "z"));
        Store.Ingest(Run("a", "b"));
        Assert.Equal(["a", "b", "x"], Keys("", "z"));
    }

    [Fact]
    public void a_run_that_fails_on_the_way_adds_nothing()
    {
        Assert.Throws<InvalidDataException>(() => Store.Ingest(Failing()));
        Assert.Empty(Keys("", "z"));

        static IEnumerable<Pair> Failing()
        {
            yield return new(Bytes("a"), Bytes("1"));
            throw new InvalidDataException();
        }
    }

    [Fact]
    public async Task a_scan_beside_an_ingest_sees_all_of_the_run_or_nothing()
    {
        var ingest = Task.Run(() =>
        {
            for (var run = 0; run < 10; run++)
            {
                var pairs = Enumerable.Range(0, 100).Select(key => new Pair([(byte)key, (byte)run], [1])).ToArray();
                Store.Ingest(pairs);
            }
        }, TestContext.Current.CancellationToken);
        var counts = new List<int>();
        do
            counts.Add(Store.Scan([0], [100]).Count());
        while (!ingest.IsCompleted);

        await ingest;
        Assert.All(counts, count => Assert.Equal(0, count % 100));
        Assert.Equal(1000, Store.Scan([0], [100]).Count());
    }

    [Fact]
    public void a_run_may_have_long_keys()
    {
        var random = new Random(Seeded.Seed());
        byte[][] keys = [[1], [2, .. random.Bytes(2000)], [2, 255, 255, 255, .. random.Bytes(5000)], [3]];
        Pair[] run = [.. keys.Order(ByteOrder.Instance).Select(key => new Pair(key, [key[0]]))];
        Store.Ingest(run);
        Assert.Equal(run.Select(pair => pair.Key), Store.Scan([0], [9]).Select(pair => pair.Key));
        Assert.All(run, pair => Assert.Equal(pair.Value, Store.Get(pair.Key)));
    }
}
