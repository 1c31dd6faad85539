using Weft.Storage;

namespace Weft.Tests.Determinism;

/// <summary>A store that cannot read or write now and then.</summary>
internal sealed class UnreliableStore(IKeyValueStore store, Random random) : IKeyValueStore
{
    /// <summary>How often it has failed.</summary>
    public int Failures { get; private set; }

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        FailSometimes(20_000);
        return store.Get(key);
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys)
    {
        FailSometimes(20_000);
        return store.GetMany(keys);
    }

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        FailSometimes(20_000);
        return store.Scan(from, to, backward);
    }

    public void Commit(CommitBatch batch)
    {
        FailSometimes(6);
        store.Commit(batch);
        // It is applied, and the answer is lost.
        FailSometimes(6);
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(from, to);

    public void Checkpoint() => store.Checkpoint();

    public void Dispose() => store.Dispose();

    private void FailSometimes(int oneIn)
    {
        if (random.Next(oneIn) != 0)
            return;
        Failures++;
        throw new StorageException("Input/output error");
    }
}
