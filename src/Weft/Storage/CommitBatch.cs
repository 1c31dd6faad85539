namespace Weft.Storage;

/// <summary>Puts and deletes that are applied together. A key that occurs more than once takes the last.</summary>
public sealed class CommitBatch
{
    private readonly ChangeTable _table;

    /// <summary>An empty one.</summary>
    public CommitBatch()
        : this(new())
    {
    }

    internal CommitBatch(ChangeTable table) => _table = table;

    /// <summary>The changes, each key once, as copies; a null value deletes.</summary>
    public IReadOnlyList<KeyValuePair<byte[], byte[]?>> Changes
    {
        get
        {
            var changes = new KeyValuePair<byte[], byte[]?>[Count];
            for (var change = 0; change < changes.Length; change++)
                changes[change] = new(KeyAt(change).ToArray(), Deletes(change) ? null : ValueAt(change).ToArray());
            return changes;
        }
    }

    /// <summary>How many keys it changes.</summary>
    public int Count => _table.Count;

    /// <summary>True when there is nothing to apply.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The key of a change, from 0; valid until something is added.</summary>
    public ReadOnlySpan<byte> KeyAt(int change) => _table.Key(change);

    /// <summary>The value of a change, from 0; empty where it deletes. Valid until something is added.</summary>
    public ReadOnlySpan<byte> ValueAt(int change) => _table.Value(change);

    /// <summary>Whether a change takes its key out.</summary>
    public bool Deletes(int change) => _table.IsDeleted(change);

    /// <summary>The changes in the order of their keys.</summary>
    internal ReadOnlySpan<int> InOrder() => _table.InOrder();

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _table.Put(key, value);

    public void Delete(ReadOnlySpan<byte> key) => _table.Delete(key);
}
