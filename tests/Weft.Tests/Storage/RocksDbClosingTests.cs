using System.Text;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Storage;

public sealed class RocksDbClosingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RocksDbStore _store;

    public RocksDbClosingTests()
    {
        _store = RocksDbStore.Open(_folder.Path);
        Put("a");
        Put("b");
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    /// <summary>A request that still reads while the server stops would otherwise take the process with it.</summary>
    [Fact]
    public void a_scan_under_way_when_the_store_is_closed_reads_to_its_end_and_nothing_new_begins()
    {
        using (var scan = _store.Scan([0], [0xFF]).GetEnumerator())
        {
            Assert.True(scan.MoveNext());
            _store.Dispose();
            Assert.Throws<StorageException>(() => _store.Get("a"u8));
            Assert.Throws<StorageException>(() => Put("c"));
            Assert.Throws<StorageException>(() => _store.Scan([0], [0xFF]).Count());
            Assert.True(scan.MoveNext());
            Assert.Equal("b"u8, scan.Current.Key);
            Assert.False(scan.MoveNext());
        }

        using var again = RocksDbStore.Open(_folder.Path);
        Assert.Equal("b"u8.ToArray(), again.Get("b"u8));
    }

    [Fact]
    public void a_checkpoint_with_nothing_new_writes_nothing()
    {
        _store.Checkpoint();
        var files = Files();
        for (var i = 0; i < 5; i++)
            _store.Checkpoint();
        Assert.Equal(files, Files());
    }

    /// <summary>Whoever waits until all is done would wait for ever on a question that RocksDB does not know.</summary>
    [Fact]
    public void a_store_with_nothing_left_to_write_comes_to_rest()
    {
        _store.Checkpoint();
        Assert.True(SpinWait.SpinUntil(() => !_store.IsWorking, TimeSpan.FromMinutes(1)));
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path, "*.sst").Order()];

    private void Put(string text)
    {
        var batch = new CommitBatch();
        batch.Put(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text));
        _store.Commit(batch);
    }
}
