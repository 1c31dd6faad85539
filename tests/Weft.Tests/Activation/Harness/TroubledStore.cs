using System.Collections.Concurrent;
using Weft.Storage;

namespace Weft.Tests.Activation.Harness;

/// <summary>A store in front of a real one that fails where a test says, and counts what is read.</summary>
internal sealed class TroubledStore(IKeyValueStore store) : IKeyValueStore
{
    private int _reads;
    private int _refused;

    /// <summary>While true, what dispatchers commit is refused; what the shard commits is not.</summary>
    public volatile bool RefusesOutcomes;

    /// <summary>While true, what dispatchers commit is taken, and the answer is lost.</summary>
    public volatile bool LosesAnswers;

    /// <summary>How many commits were refused, or their answers lost.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many times messages or receipts were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>From where messages were looked for.</summary>
    public ConcurrentQueue<byte[]> Looks { get; } = [];

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        Count(key);
        return store.Get(key);
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany(keys);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        Count(from);
        if (from[0] == (byte)Table.Outbox)
            Looks.Enqueue(from);
        return store.Scan(from, to, backward);
    }

    public void Commit(CommitBatch batch)
    {
        var isOutcome = batch.Changes.Any(change => change.Value is null && change.Key[0] == (byte)Table.Outbox);
        if (isOutcome && RefusesOutcomes)
        {
            Interlocked.Increment(ref _refused);
            throw new StorageException("The disk is full.");
        }

        store.Commit(batch);
        if (isOutcome && LosesAnswers)
        {
            Interlocked.Increment(ref _refused);
            throw new StorageException("The connection is gone.");
        }
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

    public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(from, to);

    public void Checkpoint() => store.Checkpoint();

    public void Dispose() => store.Dispose();

    private void Count(ReadOnlySpan<byte> key)
    {
        if (key[0] is (byte)Table.Outbox or (byte)Table.Receipts)
            Interlocked.Increment(ref _reads);
    }
}
