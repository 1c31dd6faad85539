using System.Collections.Concurrent;
using Weft.Storage;

namespace Weft.Bench.Running;

/// <summary>A store that notes when messages came into the outbox.</summary>
internal sealed class TellingStore(IKeyValueStore store, ConcurrentQueue<(byte[] Row, DateTimeOffset Told)> told) : IKeyValueStore
{
    public bool IsWorking => store.IsWorking;

    public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany(keys);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) => store.Scan(from, to, backward);

    public List<KeyValuePair<byte[], byte[]>>[] ScanMany(IReadOnlyList<byte[]> prefixes, int most) => store.ScanMany(prefixes, most);

    public void Commit(CommitBatch batch)
    {
        store.Commit(batch);
        var now = TimeProvider.System.GetUtcNow();
        for (var change = 0; change < batch.Count; change++)
        {
            if (batch.KeyAt(change)[0] == (byte)Table.Outbox && !batch.Deletes(change))
                told.Enqueue((batch.ValueAt(change).ToArray(), now));
        }
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(from, to);

    public void Checkpoint() => store.Checkpoint();

    public void Dispose() => store.Dispose();
}
