namespace Weft.Storage;

/// <summary>Puts and deletes that are applied together. A key that occurs more than once takes the last.</summary>
public sealed class CommitBatch
{
    private readonly List<KeyValuePair<byte[], byte[]?>> _changes;

    /// <summary>An empty one.</summary>
    /// <param name="capacity">How many changes are expected.</param>
    public CommitBatch(int capacity = 0) => _changes = new(capacity);

    /// <summary>The changes in order; a null value deletes.</summary>
    public IReadOnlyList<KeyValuePair<byte[], byte[]?>> Changes => _changes;

    /// <summary>True when there is nothing to apply.</summary>
    public bool IsEmpty => _changes.Count == 0;

    public void Put(byte[] key, byte[] value) => _changes.Add(new(key, value));

    public void Delete(byte[] key) => _changes.Add(new(key, null));
}
