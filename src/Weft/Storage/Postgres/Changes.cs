namespace Weft.Storage.Postgres;

/// <summary>
/// A batch as the statements take it: each key once, keys to delete apart from keys and values to put, long keys apart from the others, all of it in parts
/// that a statement and memory take well.
/// </summary>
internal sealed class Changes
{
    // The array of a statement must stay well under a gigabyte; and more rows at once are no quicker.
    private const int MostRows = 20_000;
    private const int MostBytes = 32 << 20;
    private readonly List<Part> _parts = [];
    private Part? _short;
    private Part? _long;

    /// <summary>Whether a long key is put.</summary>
    public bool HasLong { get; private set; }

    public IReadOnlyList<Part> Parts => _parts;

    public static Changes Of(CommitBatch batch)
    {
        var changes = new Changes();
        foreach (var (key, value) in EachOnce(batch.Changes))
            changes.Add(key, value);
        return changes;
    }

    /// <summary>Adds a change; null deletes.</summary>
    public void Add(byte[] key, byte[]? value)
    {
        var isLong = key.Length > Statements.LongestKey;
        HasLong |= isLong && value is not null;
        ref var part = ref isLong ? ref _long : ref _short;
        if (part is null || part.Rows >= MostRows || part.Bytes >= MostBytes)
            _parts.Add(part = new(isLong));
        part.Add(key, value);
    }

    // In key order neighbours meet the same pages of the index.
    private static IEnumerable<KeyValuePair<byte[], byte[]?>> EachOnce(IReadOnlyList<KeyValuePair<byte[], byte[]?>> changes)
    {
        for (var i = 1; i < changes.Count; i++)
        {
            if (ByteOrder.Instance.Compare(changes[i - 1].Key, changes[i].Key) < 0)
                continue;
            return LastOfEach(changes);
        }

        return changes;
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]?>> LastOfEach(IReadOnlyList<KeyValuePair<byte[], byte[]?>> changes)
    {
        var sorted = new (byte[] Key, int Place)[changes.Count];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = (changes[i].Key, i);
        Array.Sort(sorted, static (x, y) => ByteOrder.Instance.Compare(x.Key, y.Key) is var order and not 0 ? order : x.Place.CompareTo(y.Place));
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || !sorted[i].Key.AsSpan().SequenceEqual(sorted[i + 1].Key))
                yield return changes[sorted[i].Place];
        }
    }

    /// <summary>What one statement takes.</summary>
    internal sealed class Part(bool isLong)
    {
        public bool IsLong => isLong;

        public List<byte[]> Deleted { get; } = [];

        public List<byte[]> Keys { get; } = [];

        public List<byte[]> Values { get; } = [];

        public int Rows => Deleted.Count + Keys.Count;

        public long Bytes { get; private set; }

        public void Add(byte[] key, byte[]? value)
        {
            Bytes += key.Length + (value?.Length ?? 0);
            if (value is null)
            {
                Deleted.Add(key);
                return;
            }

            Keys.Add(key);
            Values.Add(value);
        }
    }
}
