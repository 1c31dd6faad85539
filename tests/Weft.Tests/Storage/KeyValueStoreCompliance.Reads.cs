using System.Text;
using Weft.Storage;

namespace Weft.Tests.Storage;

public abstract partial class KeyValueStoreCompliance
{
    [Fact]
    public void a_key_that_was_never_written_has_no_value()
    {
        Put("b");
        Assert.Null(Get("a"));
        Assert.Null(Get("bb"));
        Assert.Null(Get("c"));
    }

    [Fact]
    public void an_empty_value_is_a_value()
    {
        var batch = new CommitBatch();
        batch.Put(Bytes("a"), []);
        Store.Commit(batch);

        byte[]?[] read =
        [
            Store.Get(Bytes("a")),
            Store.GetMany([Bytes("a")])[0],
            Store.Scan(Bytes("a"), Bytes("b")).Single().Value,
            Store.Scan(Bytes("a"), Bytes("b"), backward: true).Single().Value,
        ];
        Assert.All(read, value => Assert.Empty(Assert.IsType<byte[]>(value)));
    }

    [Fact]
    public void many_values_come_in_the_order_of_their_keys_with_null_for_none()
    {
        Put("a", "b", "c");
        var values = Store.GetMany([Bytes("c"), Bytes("x"), Bytes("a"), Bytes("c"), Bytes("")]);
        Assert.Equal([Bytes("value of c"), null, Bytes("value of a"), Bytes("value of c"), null], values);
        Assert.Empty(Store.GetMany([]));
    }

    [Fact]
    public void the_first_pairs_of_many_prefixes_come_in_the_order_of_those()
    {
        Put("a", "b", "ba", "bb", "c", "ca", "d");
        var found = Store.ScanMany([Bytes("aa"), Bytes("b"), Bytes("bz"), Bytes("c")], 2);
        Assert.Equal(["", "b ba", "", "c ca"], found.Select(pairs => string.Join(' ', pairs.Select(pair => Encoding.UTF8.GetString(pair.Key)))));
        Assert.Equal(Bytes("value of ba"), found[1][1].Value);
        Assert.Empty(Store.ScanMany([], 2));
    }

    [Fact]
    public void a_scan_takes_its_start_and_not_its_end()
    {
        Put("a", "b", "ba", "c", "d");
        Assert.Equal(["b", "ba", "c"], Keys("b", "d"));
        Assert.Equal(["c", "ba", "b"], Keys("b", "d", backward: true));
        Assert.Equal(["b", "ba"], Keys("aa", "bb"));
        Assert.Equal(["ba", "b"], Keys("aa", "bb", backward: true));
    }

    [Fact]
    public void a_scan_may_begin_before_the_first_key_and_end_after_the_last()
    {
        Put("b", "c");
        Assert.Equal(["b", "c"], Keys("a", "z"));
        Assert.Equal(["c", "b"], Keys("a", "z", backward: true));
        Assert.Equal(["b", "c"], Keys("", "z"));
        Assert.Equal(["c", "b"], Keys("", "z", backward: true));
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("c", "a")]
    [InlineData("bb", "bc")]
    [InlineData("x", "z")]
    [InlineData("", "a")]
    [InlineData("", "")]
    public void an_empty_range_has_no_pairs(string from, string to)
    {
        Put("a", "b", "c");
        Assert.Empty(Keys(from, to));
        Assert.Empty(Keys(from, to, backward: true));
    }

    [Fact]
    public void keys_are_in_the_order_of_unsigned_bytes()
    {
        string[] ascending = ["\0", "\0\0", "\0\u00FF", "\u0001", "\u007F", "\u0080", "\u00FF", "\u00FF\0", "\u00FF\u00FF"];
        Put([.. ascending.Reverse()]);
        Assert.Equal(ascending, Keys("", "\u00FF\u00FF\u00FF"));
        Assert.Equal(ascending.Reverse(), Keys("", "\u00FF\u00FF\u00FF", backward: true));
        Assert.Equal(["\u00FF", "\u00FF\0"], Keys("\u00FF", "\u00FF\u00FF"));
        Assert.All(ascending, key => Assert.Equal("value of " + key, Get(key)));
    }

    [Fact]
    public void a_scan_that_is_left_early_leaves_the_store_usable()
    {
        Put("a", "b", "c");
        Assert.Equal("a", Text(Store.Scan(Bytes("a"), Bytes("z")).First().Key));
        Assert.Equal("c", Text(Store.Scan(Bytes("a"), Bytes("z"), backward: true).First().Key));
        Put("d");
        Assert.Equal(["a", "b", "c", "d"], Keys("a", "z"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_scan_does_not_see_what_is_written_after_its_first_step(bool backward)
    {
        Put("a", "b", "d", "e");
        using var scan = Store.Scan(Bytes("a"), Bytes("z"), backward).GetEnumerator();
        Assert.True(scan.MoveNext());
        Put("c");
        Store.DeleteRange(Bytes("b"), Bytes("c"));

        List<string> seen = [Text(scan.Current.Key)];
        while (scan.MoveNext())
            seen.Add(Text(scan.Current.Key));
        Assert.Equal(["a", "b", "d", "e"], seen.Order());
        Assert.Equal(["a", "c", "d", "e"], Keys("a", "z"));
    }

    /// <summary>Around the lengths at which an index may take a key no more, with ends that no compression makes shorter.</summary>
    [Fact]
    public void keys_of_any_length_are_in_order_among_the_others()
    {
        var random = new Random(Seeded.Seed());
        var start = random.Bytes(1500);
        start[0] = 1;
        var keys = new SortedSet<byte[]>(ByteOrder.Instance);
        foreach (var length in (int[])[0, 1, 400, 499, 500, 501, 502, 600, 1204, 1205, 3000, 3000, 9000, 40_000])
            keys.Add([.. start, .. random.Bytes(length)]);
        keys.UnionWith([[1], start[..999], start[..1000], start[..1001], [.. start, 0], [.. start, .. new byte[700]], [.. start, .. new byte[699]], [2]]);
        var batch = new CommitBatch();
        foreach (var key in keys.Reverse())
            batch.Put(key, key.AsSpan(^1..));
        Store.Commit(batch);
        AssertHolds(keys);

        foreach (var key in keys.Where((_, i) => i % 3 == 0).ToList())
        {
            batch = new CommitBatch();
            batch.Delete(key);
            Store.Commit(batch);
            keys.Remove(key);
        }

        AssertHolds(keys);
        Store.Checkpoint();
        Reopen();
        AssertHolds(keys);
        Store.DeleteRange(start[..1000], [.. start, .. new byte[700]]);
        keys.ExceptWith(keys.Where(key => ByteOrder.Instance.Compare(key, start[..1000]) >= 0 && ByteOrder.Instance.Compare(key, [.. start, .. new byte[700]]) < 0).ToList());
        AssertHolds(keys);
    }

    private void AssertHolds(SortedSet<byte[]> keys)
    {
        Assert.Equal(keys, Store.Scan([0], [9]).Select(pair => pair.Key));
        Assert.Equal(keys.Reverse(), Store.Scan([0], [9], backward: true).Select(pair => pair.Key));
        Assert.Equal(keys.Select(key => key[^1..]), Store.GetMany([.. keys]));
        Assert.All(keys, key =>
        {
            Assert.Equal(key[^1..], Store.Get(key));
            Assert.Equal(key, Store.Scan(key, [.. key, 0]).Single().Key);
        });
    }
}
