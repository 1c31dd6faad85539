using RocksDbSharp;

namespace Weft.Storage.RocksDb;

/// <summary>How RocksDB is set up. Memory: up to 4 memtables of 64 MiB and a block cache of 256 MiB.</summary>
internal static class RocksDbTuning
{
    public static DbOptions Store()
    {
        var options = Sized();
        // What a failed flush leaves to be done is this adapter's to say (RocksDbStore.Flush.cs).
        options.SetParanoidChecks(false);
        Native.Instance.rocksdb_options_set_avoid_flush_during_shutdown(options.Handle, 1);
        return options;
    }

    /// <summary>For a file that is written outside the store and ingested, so that it is like the store's own.</summary>
    public static ColumnFamilyOptions Run() => new ColumnFamilyOptions()
        .SetCompression(Compression.Lz4)
        .SetBlockBasedTableFactory(Table());

    private static DbOptions Sized() => (DbOptions)new DbOptions()
        .SetCreateIfMissing(true)
        .IncreaseParallelism(2)
        .SetKeepLogFileNum(3)
        .SetCompression(Compression.Lz4)
        .SetAllowConcurrentMemtableWrite(false)
        .SetWriteBufferSize(64UL << 20)
        .SetMaxWriteBufferNumber(4)
        .SetLevelCompactionDynamicLevelBytes(true)
        .SetBlockBasedTableFactory(Table().SetBlockCache(Cache.CreateLru(256UL << 20)));

    private static BlockBasedTableOptions Table() => new BlockBasedTableOptions()
        .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
        .SetFormatVersion(5);
}
