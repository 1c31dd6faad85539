using System.Buffers.Binary;
using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

public abstract partial class KeyValueStoreCompliance
{
    [Fact]
    public void the_last_change_of_a_key_in_a_batch_wins()
    {
        var batch = new CommitBatch();
        batch.Put(Bytes("a"), Bytes("1"));
        batch.Put(Bytes("b"), Bytes("1"));
        batch.Delete(Bytes("b"));
        batch.Delete(Bytes("c"));
        batch.Put(Bytes("c"), Bytes("2"));
        batch.Put(Bytes("a"), Bytes("3"));
        Store.Commit(batch);

        Assert.Equal("3", Get("a"));
        Assert.Null(Get("b"));
        Assert.Equal("2", Get("c"));
        Assert.Equal(["a", "c"], Keys("a", "z"));
    }

    [Fact]
    public void an_empty_batch_and_the_deletion_of_nothing_change_nothing()
    {
        Put("a");
        Store.Commit(new CommitBatch());
        var batch = new CommitBatch();
        batch.Delete(Bytes("b"));
        Store.Commit(batch);
        Assert.Equal(["a"], Keys("a", "z"));
    }

    [Fact]
    public void a_value_of_megabytes_comes_back_whole()
    {
        var random = new Random(Seeded.Seed());
        var (large, small) = (random.Bytes(20 << 20), random.Bytes(1));
        var batch = new CommitBatch();
        batch.Put(Bytes("large"), large);
        batch.Put(Bytes("small"), small);
        Store.Commit(batch);
        Store.Checkpoint();

        byte[]?[] read = [Store.Get(Bytes("large")), Store.GetMany([Bytes("small"), Bytes("large")])[1], Store.Scan(Bytes("a"), Bytes("m")).Single().Value];
        Assert.All(read, value => Assert.True(large.AsSpan().SequenceEqual(value)));
        Assert.Equal(small, Store.Get(Bytes("small")));
    }

    [Fact]
    public void a_key_may_be_long()
    {
        var key = new string('k', 4000);
        Put(key + "a", key + "b");
        Assert.Equal("value of " + key + "b", Get(key + "b"));
        Assert.Equal([key + "a"], Keys(key, key + "b"));
    }

    [Fact]
    public void a_range_is_deleted_with_its_start_and_without_its_end()
    {
        Put("a", "b", "ba", "c", "d");
        Store.DeleteRange(Bytes("b"), Bytes("c"));
        Assert.Equal(["a", "c", "d"], Keys("", "z"));
        Assert.Null(Get("ba"));
        Put("ba");
        Assert.Equal(["a", "ba", "c", "d"], Keys("", "z"));
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("c", "a")]
    [InlineData("d", "e")]
    public void deleting_an_empty_range_changes_nothing(string from, string to)
    {
        Put("a", "b", "c");
        Store.DeleteRange(Bytes(from), Bytes(to));
        Put("x");
        Assert.Equal(["a", "b", "c", "x"], Keys("", "z"));
    }

    [Fact]
    public void what_a_checkpoint_covers_is_there_after_a_restart()
    {
        Put("a", "b", "c");
        Store.DeleteRange(Bytes("b"), Bytes("c"));
        Store.Ingest(Run("d", "e"));
        Store.Checkpoint();
        Store.Checkpoint();
        Reopen();
        Assert.Equal(["a", "c", "d", "e"], Keys("", "z"));
        Assert.Equal("value of e", Get("e"));
    }

    /// <summary>Every commit writes one number to all keys; a reader that saw two different ones saw half a commit.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_scan_beside_commits_sees_all_of_a_commit_or_nothing(bool backward)
    {
        CommitEverywhere(0);
        var writer = Task.Run(() =>
        {
            for (var number = 1; number <= 400; number++)
                CommitEverywhere(number);
        }, TestContext.Current.CancellationToken);
        var seen = new List<int>();
        do
        {
            var numbers = Store.Scan([0], [64], backward).Select(Number).ToArray();
            Assert.Equal(64, numbers.Length);
            seen.Add(Assert.Single(numbers.Distinct()));
        }
        while (!writer.IsCompleted);

        await writer;
        Assert.Equal(seen.Order(), seen);
        Assert.All(Store.Scan([0], [64], backward), pair => Assert.Equal(400, Number(pair)));
    }

    [Fact]
    public async Task commits_of_several_threads_are_applied_one_after_another()
    {
        await Task.WhenAll(Enumerable.Range(1, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                CommitEverywhere(writer * 1000 + i);
                Assert.NotNull(Store.Get([0]));
            }
        })));
        Assert.Single(Store.Scan([0], [64]).Select(Number).Distinct());
    }

    private static int Number(Pair pair) => BinaryPrimitives.ReadInt32LittleEndian(pair.Value);

    private void CommitEverywhere(int number)
    {
        var value = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        var batch = new CommitBatch();
        for (byte key = 0; key < 64; key++)
            batch.Put([key], value);
        Store.Commit(batch);
    }
}
