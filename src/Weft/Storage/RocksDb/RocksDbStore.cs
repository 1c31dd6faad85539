using RocksDbSharp;
using Db = RocksDbSharp.RocksDb;

namespace Weft.Storage.RocksDb;

/// <summary>
/// The embedded adapter of the key-value port.
/// <para>
/// One column family, and no write-ahead log: commits go to the memtable and reach the disk when it is flushed, by size or by
/// <see cref="Checkpoint"/>. Memtables are flushed oldest first and a batch is never split over two, so after a crash the store holds the state after
/// some whole number of commits, with the log position that belongs to it, and the log gives back the rest.
/// </para>
/// </summary>
public sealed class RocksDbStore : IKeyValueStore
{
    private static readonly WriteOptions NoWal = new WriteOptions().DisableWal(1);
    private readonly Db _db;
    private readonly string _folder;

    private RocksDbStore(Db db, string folder) => (_db, _folder) = (db, folder);

    /// <summary>Opens the store in a folder, which is made if missing. Only one process may have it open.</summary>
    /// <exception cref="StorageException">It is open elsewhere or damaged.</exception>
    public static RocksDbStore Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return Guard(() => new RocksDbStore(Db.Open(Options(), folder), folder));
    }

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        try
        {
            return _db.Get(key);
        }
        catch (RocksDbException exception)
        {
            throw new StorageException(exception.Message, exception);
        }
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => Guard(() =>
    {
        var found = _db.MultiGet([.. keys]);
        return Array.ConvertAll(found, pair => (byte[]?)pair.Value);
    });

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        using var iterator = _db.NewIterator();
        if (backward)
            SeekBelow(iterator, to);
        else
            iterator.Seek(from);
        while (iterator.Valid())
        {
            var key = iterator.Key();
            if (backward ? ByteOrder.Instance.Compare(key, from) < 0 : ByteOrder.Instance.Compare(key, to) >= 0)
                yield break;
            yield return new(key, iterator.Value());
            if (backward)
                iterator.Prev();
            else
                iterator.Next();
        }
    }

    public void Commit(CommitBatch batch) => Guard(() =>
    {
        using var write = new WriteBatch();
        foreach (var (key, value) in batch.Changes)
        {
            if (value is null)
                write.Delete(key);
            else
                write.Put(key, value);
        }

        _db.Write(write, NoWal);
        return 0;
    });

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run)
    {
        var file = Path.Combine(_folder, $"ingest-{Guid.NewGuid():N}.run");
        if (!WriteRun(run, file))
            return;
        // An ingested file is on disk at once; what was committed before it must not be lost behind it.
        Checkpoint();
        Guard(() =>
        {
            _db.IngestExternalFiles([file], new IngestExternalFileOptions().SetMoveFiles(true));
            return 0;
        });
    }

    public void DeleteRange(byte[] from, byte[] to) => Guard(() =>
    {
        using var write = new WriteBatch();
        write.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, _db.GetDefaultColumnFamily());
        _db.Write(write, NoWal);
        return 0;
    });

    public void Checkpoint() => Guard(() =>
    {
        _db.Flush(new FlushOptions().SetWaitForFlush(true));
        return 0;
    });

    /// <summary>True when no compaction or flush is running or due.</summary>
    public bool IsIdle() =>
        _db.GetProperty("rocksdb.num-running-compactions") == "0" && _db.GetProperty("rocksdb.compaction-pending") == "0"
        && _db.GetProperty("rocksdb.num-running-flushes") == "0";

    public void Dispose() => _db.Dispose();

    private static bool WriteRun(IEnumerable<KeyValuePair<byte[], byte[]>> run, string file)
    {
        using var pairs = run.GetEnumerator();
        if (!pairs.MoveNext())
            return false;
        using var writer = new SstFileWriter();
        writer.Open(file);
        byte[]? previous = null;
        do
        {
            if (previous is not null && ByteOrder.Instance.Compare(previous, pairs.Current.Key) >= 0)
                throw new ArgumentException("A run's keys must be strictly ascending.", nameof(run));
            previous = pairs.Current.Key;
            writer.Put(previous, pairs.Current.Value);
        }
        while (pairs.MoveNext());
        writer.Finish();
        return true;
    }

    private static void SeekBelow(Iterator iterator, byte[] to)
    {
        iterator.SeekForPrev(to);
        if (iterator.Valid() && iterator.GetKeySpan().SequenceEqual(to))
            iterator.Prev();
    }

    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (RocksDbException exception)
        {
            throw new StorageException(exception.Message, exception);
        }
    }

    private static DbOptions Options()
    {
        var table = new BlockBasedTableOptions()
            .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
            .SetBlockCache(Cache.CreateLru(256UL << 20))
            .SetFormatVersion(5);
        return (DbOptions)new DbOptions()
            .SetCreateIfMissing(true)
            .IncreaseParallelism(2)
            .SetKeepLogFileNum(3)
            .SetCompression(Compression.Lz4)
            .SetWriteBufferSize(64UL << 20)
            .SetMaxWriteBufferNumber(4)
            .SetLevelCompactionDynamicLevelBytes(true)
            .SetBlockBasedTableFactory(table);
    }
}
