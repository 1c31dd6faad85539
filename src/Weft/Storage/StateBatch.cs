namespace Weft.Storage;

/// <summary>
/// The one transaction of a shard: reads see its own writes over the store, and <see cref="Commit"/> applies all of them in one atomic batch. Not
/// thread-safe: one writer.
/// </summary>
public sealed class StateBatch
{
    private readonly IKeyValueStore _store;
    private readonly ChangeTable _changes = new();
    private readonly ChangedKeys?[] _keys = new ChangedKeys?[256];
    private readonly Dictionary<Type, object> _shared = [];
    private readonly List<(byte[] From, byte[] To)> _ranges = [];
    private bool _isFlushing;

    public StateBatch(IKeyValueStore store)
        : this(store, isWriter: false)
    {
    }

    private StateBatch(IKeyValueStore store, bool isWriter, int mostRecords = 0) => (_store, IsWriter, MostRecords) = (store, isWriter, mostRecords);

    /// <summary>Raised before changes are committed or scanned: what is held back in memory is to be put now.</summary>
    internal event Action? Flushing;

    /// <summary>Raised when everything is in the store.</summary>
    internal event Action? Committed;

    /// <summary>How many commits were made.</summary>
    internal long Commits { get; private set; }

    /// <summary>How many keys it changes.</summary>
    public int Count => _changes.Count;

    /// <summary>True for the one batch through which everything is written; records may be kept in memory from commit to commit.</summary>
    internal bool IsWriter { get; }

    /// <summary>Rows of the store that were read already; null for none. A commit puts an end to them.</summary>
    internal RowsAhead? Ahead { get; set; }

    /// <summary>What was committed, which any thread may read.</summary>
    internal IKeyValueStore Store => _store;

    /// <summary>How many records of a kind may stay in memory from commit to commit.</summary>
    internal int MostRecords { get; }

    /// <summary>The batch of the one writer of a table's rows: nobody else may change what it works with.</summary>
    /// <param name="store">The store.</param>
    /// <param name="mostRecords">How many records of a kind may stay in memory from commit to commit, 2 and up.</param>
    public static StateBatch OfWriter(IKeyValueStore store, int mostRecords) => new(store, isWriter: true, mostRecords);

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        if (_changes.Count == 0 || _changes.Find(key) is not (var change and >= 0))
            return Ahead is { } ahead && ahead.TryGet(key, out var value) ? value : _store.Get(key);
        return _changes.IsDeleted(change) ? null : _changes.Value(change).ToArray();
    }

    /// <summary>Gives it one of a kind that others ask for.</summary>
    internal StateBatch With<T>(T one)
        where T : class
    {
        _shared[typeof(T)] = one;
        return this;
    }

    /// <summary>The one of its kind that belongs to this batch, made when it is first asked for.</summary>
    internal T Shared<T>(Func<StateBatch, T> make)
        where T : class
    {
        if (!_shared.TryGetValue(typeof(T), out var one))
            _shared[typeof(T)] = one = make(this);
        return (T)one;
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_changes.Put(key, value))
            Remember(key[0]);
    }

    /// <summary>Puts a number (<see cref="NumberValue"/>).</summary>
    public void PutNumber(ReadOnlySpan<byte> key, long number)
    {
        Span<byte> value = stackalloc byte[8];
        NumberValue.Write(value, number);
        Put(key, value);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        if (_changes.Delete(key))
            Remember(key[0]);
    }

    /// <summary>Takes out every key with <c>from ≤ key &lt; to</c> right after the commit, for what nobody asks for any more: reads may still see it.</summary>
    public void DeleteRange(byte[] from, byte[] to) => _ranges.Add((from, to));

    /// <summary>Adds to a counter kept as a number; a counter that was never written is 0.</summary>
    public long Increment(ReadOnlySpan<byte> key, long by)
    {
        var change = _changes.Find(key);
        var sum = (change < 0 ? NumberValue.Read(_store.Get(key)) : _changes.IsDeleted(change) ? 0 : NumberValue.Read(_changes.Value(change))) + by;
        PutNumber(key, sum);
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
        Flush();
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

    /// <summary>The pairs as they were committed last, backward: for those who know what has changed since.</summary>
    internal IEnumerable<KeyValuePair<byte[], byte[]>> ScanCommitted(byte[] from, byte[] to) => Ahead?.Find(from, to) ?? _store.Scan(from, to, backward: true);

    /// <summary>Applies everything and starts anew. When the store throws, the changes stay.</summary>
    public void Commit()
    {
        Flush();
        if (_changes.Count > 0)
            _store.Commit(new(_changes));
        WasCommitted();
    }

    /// <summary>Starts anew: everything is in the store, though <see cref="Commit"/> may have thrown.</summary>
    internal void WasCommitted()
    {
        _changes.Clear();
        foreach (var keys in _keys)
            keys?.Clear();
        _ranges.ForEach(range => _store.DeleteRange(range.From, range.To));
        _ranges.Clear();
        Ahead = null;
        Commits++;
        Committed?.Invoke();
    }

    private void Flush()
    {
        if (_isFlushing || Flushing is null)
            return;
        _isFlushing = true;
        try
        {
            Flushing();
        }
        finally
        {
            _isFlushing = false;
        }
    }

    private void Remember(byte table) => (_keys[table] ??= new(_changes)).Add(_changes.Count - 1);

    private List<KeyValuePair<byte[], byte[]?>> ChangesIn(byte[] from, byte[] to, bool backward)
    {
        var changes = new List<KeyValuePair<byte[], byte[]?>>();
        if (ByteOrder.Instance.Compare(from, to) >= 0)
            return changes;
        for (int table = from[0]; table <= to[0]; table++)
        {
            foreach (var change in _keys[table]?.Between(from, to) ?? [])
                changes.Add(new(_changes.Key(change).ToArray(), _changes.IsDeleted(change) ? null : _changes.Value(change).ToArray()));
        }

        if (backward)
            changes.Reverse();
        return changes;
    }
}
