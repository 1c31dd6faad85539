namespace Weft.Storage;

/// <summary>
/// The one transaction of a shard: reads see its own writes over the store, and <see cref="Commit"/> applies all of them in one atomic batch. Not
/// thread-safe: one writer.
/// </summary>
public sealed class StateBatch(IKeyValueStore store)
{
    private readonly Dictionary<byte[], byte[]?> _changes = new(ByteOrder.Instance);
    private readonly SortedSet<byte[]> _keys = new(ByteOrder.Instance);

    /// <summary>How many keys it changes.</summary>
    public int Count => _changes.Count;

    public byte[]? Get(ReadOnlySpan<byte> key) =>
        _changes.Count > 0 && _changes.TryGetValue(key.ToArray(), out var value) ? value : store.Get(key);

    public void Put(ReadOnlySpan<byte> key, byte[] value) => Change(key.ToArray(), value);

    public void Delete(ReadOnlySpan<byte> key) => Change(key.ToArray(), null);

    /// <summary>Adds to a counter kept as a number; a counter that was never written is 0.</summary>
    public long Increment(ReadOnlySpan<byte> key, long by)
    {
        var sum = NumberValue.Read(Get(key)) + by;
        Put(key, NumberValue.Of(sum));
        return sum;
    }

    /// <summary>The pairs that start with a prefix, in key order or backward. Nothing may be changed below the prefix while it is enumerated.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlySpan<byte> prefix, bool backward = false) =>
        Scan(prefix.ToArray(), ByteOrder.After(prefix), backward);

    /// <summary>The pairs with <c>from ≤ key &lt; to</c>, as <see cref="Scan(ReadOnlySpan{byte}, bool)"/>.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        var stored = store.Scan(from, to, backward);
        if (_keys.Count == 0 || ByteOrder.Instance.Compare(from, to) >= 0)
            return stored;
        var view = _keys.GetViewBetween(from, to);
        var changed = (backward ? view.Reverse() : view).Where(key => ByteOrder.Instance.Compare(key, to) < 0);
        return Merge(stored, changed, backward);
    }

    /// <summary>Applies everything and starts anew.</summary>
    public void Commit()
    {
        if (_changes.Count == 0)
            return;
        var batch = new CommitBatch();
        foreach (var key in _keys)
        {
            if (_changes[key] is { } value)
                batch.Put(key, value);
            else
                batch.Delete(key);
        }

        store.Commit(batch);
        _changes.Clear();
        _keys.Clear();
    }

    private void Change(byte[] key, byte[]? value)
    {
        if (!_changes.ContainsKey(key))
            _keys.Add(key);
        _changes[key] = value;
    }

    private IEnumerable<KeyValuePair<byte[], byte[]>> Merge(
        IEnumerable<KeyValuePair<byte[], byte[]>> stored, IEnumerable<byte[]> changed, bool backward)
    {
        using var left = stored.GetEnumerator();
        using var right = changed.GetEnumerator();
        bool hasLeft = left.MoveNext(), hasRight = right.MoveNext();
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : ByteOrder.Instance.Compare(left.Current.Key, right.Current) * (backward ? -1 : 1);
            if (order < 0)
                yield return left.Current;
            else if (_changes[right.Current] is { } value)
                yield return new(right.Current, value);
            if (order <= 0)
                hasLeft = left.MoveNext();
            if (order >= 0)
                hasRight = right.MoveNext();
        }
    }
}
