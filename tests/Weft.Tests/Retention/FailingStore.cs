using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Retention;

/// <summary>A store in memory that a test has fail.</summary>
internal sealed class FailingStore : IKeyValueStore
{
    private readonly MemoryStore _store = new();

    /// <summary>Commits fail from here on: the shard stands still.</summary>
    public bool FailsToCommit { get; set; }

    /// <summary>Checkpoints fail from here on: nothing that is committed is on disk.</summary>
    public bool FailsToCheckpoint { get; set; }

    public byte[]? Get(ReadOnlySpan<byte> key) => _store.Get(key);

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => _store.GetMany(keys);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) => _store.Scan(from, to, backward);

    public void Commit(CommitBatch batch)
    {
        if (FailsToCommit)
            throw new StorageException("No space left on device");
        _store.Commit(batch);
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => _store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to) => _store.DeleteRange(from, to);

    public void Checkpoint()
    {
        if (FailsToCheckpoint)
            throw new StorageException("Input/output error");
        _store.Checkpoint();
    }

    public void Dispose() => _store.Dispose();
}
