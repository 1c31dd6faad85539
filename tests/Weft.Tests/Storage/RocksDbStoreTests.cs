using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Storage;

public sealed class RocksDbStoreTests : KeyValueStoreCompliance
{
    private readonly TempFolder _folder = new();

    protected override IKeyValueStore Open() => RocksDbStore.Open(_folder.Path);

    protected override void Clean() => _folder.Dispose();

    [Fact]
    public void a_store_that_is_open_is_not_opened_a_second_time()
    {
        Put("a");
        Assert.Throws<StorageException>(Open);
        Assert.Equal(["a"], Keys("", "z"));
    }

    [Fact]
    public void what_was_committed_before_an_orderly_end_is_there_without_a_checkpoint()
    {
        Put("a");
        Reopen();
        Assert.Equal(["a"], Keys("", "z"));
    }

    [Fact]
    public void a_refused_run_leaves_no_file_behind()
    {
        Store.Ingest(Run("a", "b"));
        Assert.Throws<ArgumentException>(() => Store.Ingest(Run("d", "c")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.run"));
    }

    [Fact]
    public void the_file_of_a_run_that_was_cut_off_is_removed_at_the_start()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "ingest-0.run"), "half a run");
        Assert.Empty(Keys("", "z"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.run"));
    }

    [Fact]
    public void a_store_with_a_file_missing_is_not_opened()
    {
        CommitRandomValues(500);
        Store.Checkpoint();
        Store.Dispose();
        File.Delete(Directory.GetFiles(_folder.Path, "*.sst")[0]);
        Assert.Throws<StorageException>(Open);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_damaged_block_is_an_error_and_not_the_end_of_a_scan(bool backward)
    {
        CommitRandomValues(500);
        Store.Checkpoint();
        Store.Dispose();
        foreach (var file in Directory.GetFiles(_folder.Path, "*.sst"))
            Damage(file);

        using var damaged = Open();
        Assert.Throws<StorageException>(() => damaged.Scan([0], [255], backward).Count());
    }

    private void CommitRandomValues(int count)
    {
        var random = new Random(Seeded.Seed());
        var batch = new CommitBatch();
        for (var i = 0; i < count; i++)
            batch.Put([(byte)(1 + i / 256), (byte)i], random.Bytes(1000));
        Store.Commit(batch);
    }

    private static void Damage(string file)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = stream.Length / 2;
        stream.Write(new byte[64]);
    }
}
