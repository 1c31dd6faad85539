namespace Weft.Storage;

/// <summary>
/// The ordered key-value store that holds all hot state. Keys are bytes in lexicographic (unsigned) order.
/// <para>
/// Reads may run on any thread at any time and see every commit that returned before. <see cref="Commit"/> may be called from several threads; batches
/// are applied one after another, and each is all or nothing: after a crash the store holds the state after some whole number of commits, in the order
/// in which they were made, never a part of one and never a later one without an earlier one. It may be an older state than the last commit; what
/// <see cref="Checkpoint"/> has covered stays. The log is the redo log for the rest.
/// </para>
/// <para>
/// An I/O failure throws <see cref="StorageException"/>; the batch is then not applied. Over a network the answer may be lost instead: then all of the batch
/// or nothing of it is applied, and a read that does not throw shows which.
/// </para>
/// </summary>
public interface IKeyValueStore : IDisposable
{
    /// <summary>The value of a key, or null.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>The values of many keys, in their order; null where there is none.</summary>
    byte[]?[] GetMany(IReadOnlyList<byte[]> keys);

    /// <summary>The pairs with <c>from ≤ key &lt; to</c>, ascending, or descending when <paramref name="backward"/>; a consistent view as of the first step.</summary>
    IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false);

    /// <summary>The first pairs of each of many prefixes, in their order; for whoever would scan again and again. The view may be another for each prefix.</summary>
    /// <param name="prefixes">The prefixes, strictly ascending.</param>
    /// <param name="most">How many pairs of each at most.</param>
    List<KeyValuePair<byte[], byte[]>>[] ScanMany(IReadOnlyList<byte[]> prefixes, int most) =>
        [.. prefixes.Select(prefix => Scan(prefix, ByteOrder.After(prefix)).Take(most).ToList())];

    /// <summary>Applies a batch: all of it or nothing.</summary>
    void Commit(CommitBatch batch);

    /// <summary>Adds a sorted run of new pairs in one atomic step; keys strictly ascending, or it throws <see cref="ArgumentException"/>.</summary>
    void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run);

    /// <summary>Removes every key with <c>from ≤ key &lt; to</c>.</summary>
    void DeleteRange(byte[] from, byte[] to);

    /// <summary>Returns when every commit made before the call is on disk and survives a power cut.</summary>
    void Checkpoint();

    /// <summary>Whether it writes or tidies up in the background just now; false where that cannot be known.</summary>
    bool IsWorking => false;
}
