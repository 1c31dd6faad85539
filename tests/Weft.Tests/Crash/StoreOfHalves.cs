using System.Diagnostics;
using Weft.Storage;

namespace Weft.Tests.Crash;

/// <summary>A store that breaks its word: a commit is made in two, both of them durable, and now and then the process ends in between.</summary>
internal sealed class StoreOfHalves(IKeyValueStore store) : IKeyValueStore
{
    private const int Commits = 60;
    private int _left = Random.Shared.Next(Commits / 2, Commits);

    public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany(keys);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) => store.Scan(from, to, backward);

    public void Commit(CommitBatch batch)
    {
        // Between the log's position and the timelines: the fault that costs events.
        var halves = batch.Changes.ToLookup(change => change.Key[0] <= (byte)Table.Shard);
        if (!halves.Contains(false) || !batch.Changes.Any(change => change.Key[0] == (byte)Table.Shard))
        {
            store.Commit(batch);
            return;
        }

        store.Commit(Batch(halves[true]));
        if (Interlocked.Decrement(ref _left) == 0)
        {
            store.Checkpoint();
            Process.GetCurrentProcess().Kill();
        }

        store.Commit(Batch(halves[false]));
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(from, to);

    public void Checkpoint() => store.Checkpoint();

    public void Dispose() => store.Dispose();

    private static CommitBatch Batch(IEnumerable<KeyValuePair<byte[], byte[]?>> changes)
    {
        var batch = new CommitBatch();
        foreach (var (key, value) in changes)
        {
            if (value is null)
                batch.Delete(key);
            else
                batch.Put(key, value);
        }

        return batch;
    }
}
