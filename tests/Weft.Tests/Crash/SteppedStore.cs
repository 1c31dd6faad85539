using Weft.Storage;

namespace Weft.Tests.Crash;

/// <summary>A store that says at which boundary it is.</summary>
internal sealed class SteppedStore(IKeyValueStore store, Action<StoreStep> reached) : IKeyValueStore
{
    public bool IsWorking => store.IsWorking;

    public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany(keys);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) => store.Scan(from, to, backward);

    public void Commit(CommitBatch batch)
    {
        var (before, after) = StepsOf(batch);
        reached(before);
        store.Commit(batch);
        reached(after);
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to)
    {
        reached(StoreStep.Tidying);
        store.DeleteRange(from, to);
        reached(StoreStep.Tidied);
    }

    public void Checkpoint()
    {
        reached(StoreStep.Flushing);
        store.Checkpoint();
        reached(StoreStep.Flushed);
    }

    public void Dispose() => store.Dispose();

    private static (StoreStep Before, StoreStep After) StepsOf(CommitBatch batch)
    {
        if (batch.Changes.Any(change => change.Key[0] == (byte)Table.Shard))
            return (StoreStep.Committing, StoreStep.Committed);
        return batch.Changes.Any(change => change.Key[0] == (byte)Table.Receipts) ? (StoreStep.Noting, StoreStep.Noted) : (StoreStep.Tidying, StoreStep.Tidied);
    }
}
