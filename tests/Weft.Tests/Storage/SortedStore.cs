using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

/// <summary>A store in memory for rounds by the thousand: one sorted array, made anew by each commit, so that who scans keeps what he began with. For small states; keeps every promise of the port but the disk.</summary>
internal sealed class SortedStore : IKeyValueStore
{
    private readonly Lock _lock = new();
    private Pair[] _rows = [];

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        var rows = _rows;
        var place = PlaceOf(rows, key);
        return place < rows.Length && rows[place].Key.AsSpan().SequenceEqual(key) ? [.. rows[place].Value] : null;
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => [.. keys.Select(key => Get(key))];

    public IEnumerable<Pair> Scan(byte[] from, byte[] to, bool backward = false)
    {
        var rows = _rows;
        var (first, end) = (PlaceOf(rows, from), PlaceOf(rows, to));
        for (var i = first; i < end; i++)
            yield return rows[backward ? first + end - 1 - i : i];
    }

    public void Commit(CommitBatch batch) => Merge([.. batch.Changes.OrderBy(change => change.Key, ByteOrder.Instance)]);

    public void Ingest(IEnumerable<Pair> run)
    {
        var pairs = run.Select(pair => KeyValuePair.Create(pair.Key, (byte[]?)pair.Value)).ToArray();
        for (var i = 1; i < pairs.Length; i++)
        {
            if (ByteOrder.Instance.Compare(pairs[i - 1].Key, pairs[i].Key) >= 0)
                throw new ArgumentException("The keys are not in order.", nameof(run));
        }

        Merge(pairs);
    }

    public void DeleteRange(byte[] from, byte[] to)
    {
        lock (_lock)
            _rows = [.. _rows.AsSpan(0, PlaceOf(_rows, from)), .. _rows.AsSpan(Math.Max(PlaceOf(_rows, from), PlaceOf(_rows, to)))];
    }

    public void Checkpoint()
    {
        // There is no disk.
    }

    public void Dispose()
    {
        // Whoever made it may open it again.
    }

    private void Merge(KeyValuePair<byte[], byte[]?>[] changes)
    {
        lock (_lock)
        {
            var (merged, taken) = (new List<Pair>(_rows.Length + changes.Length), 0);
            foreach (var (key, value) in changes)
            {
                var place = PlaceOf(_rows, key);
                merged.AddRange(_rows.AsSpan(taken, place - taken));
                taken = place < _rows.Length && _rows[place].Key.AsSpan().SequenceEqual(key) ? place + 1 : place;
                if (value is not null)
                    merged.Add(new(key, value));
            }

            _rows = [.. merged, .. _rows.AsSpan(taken)];
        }
    }

    // The first row that is not before a key.
    private static int PlaceOf(Pair[] rows, ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Key.AsSpan().SequenceCompareTo(key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
