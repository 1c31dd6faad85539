namespace Weft.Storage;

/// <summary>
/// Rows as they are committed, read before the one writer asks for them, so that others can read while it works. What is not in it is read from the store: nothing but time depends on it. It may be asked until
/// the next commit.
/// </summary>
internal sealed class RowsAhead
{
    private readonly Dictionary<byte[], byte[]?>.AlternateLookup<ReadOnlySpan<byte>> _rows = new Dictionary<byte[], byte[]?>(ByteOrder.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly Dictionary<byte[], List<KeyValuePair<byte[], byte[]>>> _byPrefix = new(ByteOrder.Instance);

    /// <summary>Reads single rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="keys">Their keys; each once.</param>
    /// <returns>The rows, in that order; null where there is none.</returns>
    public byte[]?[] Read(IKeyValueStore store, List<byte[]> keys)
    {
        var rows = store.GetMany(keys);
        for (var place = 0; place < rows.Length; place++)
            _rows[keys[place]] = rows[place];
        return rows;
    }

    /// <summary>Reads all rows of some prefixes, but of those that have many.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefixes">The prefixes, strictly ascending.</param>
    /// <param name="most">How many are many.</param>
    public void Read(IKeyValueStore store, List<byte[]> prefixes, int most)
    {
        var found = store.ScanMany(prefixes, most);
        for (var place = 0; place < found.Length; place++)
        {
            found[place].Reverse();
            if (found[place].Count < most)
                _byPrefix[prefixes[place]] = found[place];
        }
    }

    /// <summary>A row, null where the store has none; false where it was not read.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out byte[]? value) => _rows.TryGetValue(key, out value);

    /// <summary>The rows of a range, backward; null where they were not read.</summary>
    public List<KeyValuePair<byte[], byte[]>>? Find(byte[] from, byte[] to) =>
        _byPrefix.TryGetValue(from, out var found) && ByteOrder.After(from).AsSpan().SequenceEqual(to) ? found : null;
}
