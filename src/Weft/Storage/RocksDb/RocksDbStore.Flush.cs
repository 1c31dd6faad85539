using System.Globalization;
using RocksDbSharp;

namespace Weft.Storage.RocksDb;

/// <summary>
/// Flushing, so that a disk that takes nothing for a while costs nothing. RocksDB does not say why a flush failed, nor try it again: it counts failures, and keeps
/// what it could not write in memory until it is asked once more.
/// </summary>
public sealed partial class RocksDbStore
{
    private static readonly FlushOptions InBackground = new FlushOptions().SetWaitForFlush(false);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    private readonly Lock _flushing = new();
    private readonly ManualResetEventSlim _pause = new();
    private volatile string? _refusal;

    /// <summary>Returns when everything that was committed before is on disk.</summary>
    /// <exception cref="StorageException">The disk does not take it; it is still in memory.</exception>
    private void Flush()
    {
        lock (_flushing)
        {
            var failures = Property("rocksdb.background-errors");
            _db.Flush(InBackground);
            while (Property("rocksdb.num-immutable-mem-table") > 0)
            {
                if (Property("rocksdb.background-errors") > failures && Property("rocksdb.num-running-flushes") == 0)
                    throw Refuse(DiskTrouble.WhyNot(_folder) ?? "RocksDB could not write it; its file LOG there says why");
                _pause.Wait(LookEvery);
            }

            _refusal = null;
        }
    }

    // RocksDB's own flush at the end would wait for a disk that takes nothing.
    private void Close()
    {
        try
        {
            if (_refusal is null)
                Flush();
        }
        catch (StorageException)
        {
            // The log has it.
        }

        _db.Dispose();
        _pause.Dispose();
    }

    private StorageException Refuse(string why)
    {
        _refusal = $"The state cannot be written: {why}";
        return new(_refusal);
    }

    private long Property(string name) => long.Parse(_db.GetProperty(name), CultureInfo.InvariantCulture);
}
