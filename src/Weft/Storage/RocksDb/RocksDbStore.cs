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
/// <para>
/// What the disk does not take stays in memory and is flushed again at the next checkpoint; until that works, commits are refused, so that memory stays bounded. Left to
/// itself RocksDB would refuse everything from then on, until it is closed and what was in memory is lost (its <c>paranoid_checks</c>, which also looks at the files at the
/// opening; <see cref="CheckFiles"/> does).
/// </para>
/// </summary>
public sealed partial class RocksDbStore : IKeyValueStore
{
    // Kept for as long as the process: native calls read them, and a collected one is freed under the call.
    // Given with each read: without it the binding makes one for each, which the finalizer has to free.
    private static readonly ReadOptions Plain = new();
    private static readonly WriteOptions NoWal = new WriteOptions().DisableWal(1);
    private static readonly IngestExternalFileOptions Moving = new IngestExternalFileOptions().SetMoveFiles(true);

    private static readonly string[] BackgroundWork =
    [
        "rocksdb.num-running-flushes", "rocksdb.mem-table-flush-pending", "rocksdb.num-running-compactions", "rocksdb.compaction-pending",
    ];

    private readonly Lock _writing = new();
    private readonly Db _db;
    private readonly string _folder;
    private readonly Usage _usage;

    private RocksDbStore(Db db, string folder) => (_db, _folder, _usage) = (db, folder, new(Close));

    /// <summary>Opens the store in a folder, which is made if missing. Only one process may have it open.</summary>
    /// <exception cref="StorageException">It is open elsewhere or damaged.</exception>
    public static RocksDbStore Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var store = Guard(() => new RocksDbStore(Db.Open(RocksDbTuning.Store(), folder), folder));
        store.CheckFiles();
        foreach (var leftOver in Directory.EnumerateFiles(folder, "ingest-*.run"))
            File.Delete(leftOver);
        return store;
    }

    public bool IsWorking => Guarded(() => Array.Exists(BackgroundWork, property => _db.GetProperty(property) != "0"));

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        using var use = _usage.Begin();
        try
        {
            return _db.Get(key, null, Plain);
        }
        catch (RocksDbException exception)
        {
            throw new StorageException(exception.Message, exception);
        }
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => Guarded(() =>
    {
        var found = _db.MultiGet([.. keys]);
        return Array.ConvertAll(found, pair => (byte[]?)pair.Value);
    });

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        if (ByteOrder.Instance.Compare(from, to) >= 0)
            yield break;
        using var use = _usage.Begin();
        // With bounds the iterator does not wade through what was deleted beyond them, as emptied queues leave it.
        var bounds = ScanBounds.Take(from, to);
        try
        {
            using var iterator = _db.NewIterator(readOptions: bounds.Options);
            for (Start(iterator, backward); iterator.Valid(); Step(iterator, backward))
                yield return new(iterator.Key(), iterator.Value());
            ThrowIfFailed(iterator);
        }
        finally
        {
            bounds.GiveBack();
        }
    }

    public List<KeyValuePair<byte[], byte[]>>[] ScanMany(IReadOnlyList<byte[]> prefixes, int most)
    {
        if (prefixes.Count == 0)
            return [];
        using var use = _usage.Begin();
        var bounds = ScanBounds.Take(prefixes[0], ByteOrder.After(prefixes[^1]));
        try
        {
            // One iterator for all of them: to make one costs more than to move it.
            using var iterator = _db.NewIterator(readOptions: bounds.Options);
            return [.. prefixes.Select(prefix => ScanFrom(iterator, prefix, most))];
        }
        finally
        {
            bounds.GiveBack();
        }
    }

    public void Commit(CommitBatch batch)
    {
        using var write = new WriteBatch();
        // In order: the memtable then finds the place of each next to that of the one before.
        foreach (var change in batch.InOrder())
        {
            if (batch.Deletes(change))
                write.Delete(batch.KeyAt(change));
            else
                write.Put(batch.KeyAt(change), batch.ValueAt(change));
        }

        Write(write);
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run)
    {
        var file = Path.Combine(_folder, $"ingest-{Guid.NewGuid():N}.run");
        try
        {
            if (Guard(() => WriteRun(run, file)))
                Take(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void DeleteRange(byte[] from, byte[] to)
    {
        if (ByteOrder.Instance.Compare(from, to) >= 0)
            return;
        using var write = new WriteBatch();
        write.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length);
        Write(write);
    }

    public void Checkpoint() => Guarded(() =>
    {
        Flush();
        return 0;
    });

    public void Dispose() => _usage.Close();

    private void Write(WriteBatch write) => Guarded(() =>
    {
        lock (_writing)
        {
            if (_refusal is { } why)
                throw new StorageException(why);
            _db.Write(write, NoWal);
        }

        return 0;
    });

    // An ingested file is on disk at once: what was committed before it must not be lost behind it, and nothing may be committed in between.
    private void Take(string file) => Guarded(() =>
    {
        lock (_writing)
        {
            Flush();
            _db.IngestExternalFiles([file], Moving);
        }

        return 0;
    });

    private static bool WriteRun(IEnumerable<KeyValuePair<byte[], byte[]>> run, string file)
    {
        using var pairs = run.GetEnumerator();
        if (!pairs.MoveNext())
            return false;
        using var writer = new SstFileWriter(ioOptions: RocksDbTuning.Run());
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

    private static List<KeyValuePair<byte[], byte[]>> ScanFrom(Iterator iterator, byte[] prefix, int most)
    {
        var found = new List<KeyValuePair<byte[], byte[]>>();
        for (iterator.Seek(prefix); found.Count < most && iterator.Valid() && iterator.Key() is var key && key.AsSpan().StartsWith(prefix); iterator.Next())
            found.Add(new(key, iterator.Value()));
        ThrowIfFailed(iterator);
        return found;
    }

    private static Iterator Start(Iterator iterator, bool backward) => backward ? iterator.SeekToLast() : iterator.SeekToFirst();

    private static Iterator Step(Iterator iterator, bool backward) => backward ? iterator.Prev() : iterator.Next();

    // An iterator that could not read on ends like one that is through.
    private static void ThrowIfFailed(Iterator iterator) => Guard(() =>
    {
        Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        return 0;
    });

    private T Guarded<T>(Func<T> action)
    {
        using var use = _usage.Begin();
        return Guard(action);
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
}
