namespace Weft.Storage;

/// <summary>
/// The one transaction of a shard: reads see its own writes over the store, and <see cref="Commit"/> applies all of them in one atomic batch. Not
/// thread-safe: one writer.
/// </summary>
public sealed class StateBatch
{
    private readonly IKeyValueStore _store;
    private readonly Dictionary<byte[], byte[]?> _changes = new(ByteOrder.Instance);
    private readonly Dictionary<byte[], byte[]?>.AlternateLookup<ReadOnlySpan<byte>> _changesBySpan;
    private readonly SortedSet<byte[]> _keys = new(ByteOrder.Instance);

    public StateBatch(IKeyValueStore store)
    {
        _store = store;
        _changesBySpan = _changes.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many keys it changes.</summary>
    public int Count => _changes.Count;

    public byte[]? Get(ReadOnlySpan<byte> key) => _changesBySpan.TryGetValue(key, out var value) ? value : _store.Get(key);

    public void Put(ReadOnlySpan<byte> key, byte[] value) => Change(key, value);

    public void Delete(ReadOnlySpan<byte> key) => Change(key, null);

    /// <summary>Adds to a counter kept as a number; a counter that was never written is 0.</summary>
    public long Increment(ReadOnlySpan<byte> key, long by)
    {
        var sum = NumberValue.Read(Get(key)) + by;
        Put(key, NumberValue.Of(sum));
        return sum;
    }

    /// <summary>
    /// The pairs that start with a prefix, in key order or backward, as they are at the first step: what is changed or committed while it is enumerated
    /// is not seen. The first step costs as much as there are changes in the range.
    /// </summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlySpan<byte> prefix, bool backward = false) =>
        Scan(prefix.ToArray(), ByteOrder.After(prefix), backward);

    /// <summary>The pairs with <c>from ≤ key &lt; to</c>, as <see cref="Scan(ReadOnlySpan{byte}, bool)"/>.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        using var left = _store.Scan(from, to, backward).GetEnumerator();
        using var right = ChangesIn(from, to, backward).GetEnumerator();
        bool hasLeft = left.MoveNext(), hasRight = right.MoveNext();
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : ByteOrder.Instance.Compare(left.Current.Key, right.Current.Key) * (backward ? -1 : 1);
            if (order < 0)
                yield return left.Current;
            else if (right.Current.Value is { } value)
                yield return new(right.Current.Key, value);
            if (order <= 0)
                hasLeft = left.MoveNext();
            if (order >= 0)
                hasRight = right.MoveNext();
        }
    }

    /// <summary>Applies everything and starts anew. When the store throws, nothing is applied and the changes stay.</summary>
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

        _store.Commit(batch);
        _changes.Clear();
        _keys.Clear();
    }

    private void Change(ReadOnlySpan<byte> key, byte[]? value)
    {
        if (_changesBySpan.ContainsKey(key))
        {
            _changesBySpan[key] = value;
            return;
        }

        var own = key.ToArray();
        _changes.Add(own, value);
        _keys.Add(own);
    }

    private List<KeyValuePair<byte[], byte[]?>> ChangesIn(byte[] from, byte[] to, bool backward)
    {
        if (_keys.Count == 0 || ByteOrder.Instance.Compare(from, to) >= 0)
            return [];
        var keys = _keys.GetViewBetween(from, to);
        var changes = new List<KeyValuePair<byte[], byte[]?>>();
        foreach (var key in backward ? keys.Reverse() : keys)
        {
            if (ByteOrder.Instance.Compare(key, to) < 0)
                changes.Add(new(key, _changes[key]));
        }

        return changes;
    }
}
