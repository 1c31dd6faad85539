using Weft.Activation;
using Weft.Events;
using Weft.Storage;

namespace Weft.Retention;

/// <summary>
/// Deletes what the state keeps by log position from before the cut: receipts of messages that are through, dead letters, rejected events. In small commits of its own, so
/// that nobody waits for it; the sums of all of them stay. Nothing that the shard reads is touched.
/// </summary>
internal sealed class Sweep(IKeyValueStore store)
{
    private const int RowsPerCommit = 500;

    /// <summary>Deletes everything before a frame.</summary>
    /// <param name="cut">The first frame that is kept.</param>
    /// <param name="cancellation">Ends it between two commits.</param>
    public void Run(long cut, CancellationToken cancellation)
    {
        foreach (var destination in Names(Table.Receipts))
            Delete(MessageKey.Prefix(Table.Receipts, destination), MessageKey.Prefix(Table.Receipts, destination, cut), KeysOfReceipt, cancellation);
        foreach (var destination in Names(Table.DeadLetters))
            Delete(MessageKey.Prefix(Table.DeadLetters, destination), MessageKey.Prefix(Table.DeadLetters, destination, cut), (key, _) => [key], cancellation);
        foreach (var source in Names(Table.Rejected))
            Delete(RejectedEvents.Prefix(source), RejectedEvents.Prefix(source, cut), RejectedEvents.KeysOf, cancellation);
    }

    // A message that waits is the dispatcher's, whatever its age.
    private static byte[][] KeysOfReceipt(byte[] key, byte[] value) =>
        Receipt.Read(MessageKey.Read(key), value).State == DeliveryState.Pending ? [] : [key];

    /// <summary>The texts that the keys of a table begin with.</summary>
    private IEnumerable<string> Names(Table table)
    {
        byte[] from = [(byte)table], to = ByteOrder.After(from);
        while (store.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var name = new KeyReader(key).Text();
            yield return name;
            from = ByteOrder.After(MessageKey.Prefix(table, name));
        }
    }

    private void Delete(byte[] from, byte[] to, Func<byte[], byte[], byte[][]> keysOf, CancellationToken cancellation)
    {
        for (var rows = RowsPerCommit; rows == RowsPerCommit;)
        {
            cancellation.ThrowIfCancellationRequested();
            rows = 0;
            var batch = new CommitBatch();
            foreach (var (key, value) in store.Scan(from, to).Take(RowsPerCommit))
            {
                foreach (var gone in keysOf(key, value))
                    batch.Delete(gone);
                (from, rows) = ([.. key, 0], rows + 1);
            }

            store.Commit(batch);
        }
    }
}
