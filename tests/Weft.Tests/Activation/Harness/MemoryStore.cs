using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Tests.Activation.Harness;

/// <summary>A key-value store that remembers its commits, so that a test can go back to the state after any of them, as a crash does.</summary>
internal sealed class MemoryStore : IKeyValueStore
{
    private static readonly ImmutableSortedSet<KeyValuePair<byte[], byte[]>> Nothing =
        ImmutableSortedSet.Create<KeyValuePair<byte[], byte[]>>(
            Comparer<KeyValuePair<byte[], byte[]>>.Create((a, b) => ByteOrder.Instance.Compare(a.Key, b.Key)));

    private readonly Lock _lock = new();
    private readonly List<ImmutableSortedSet<KeyValuePair<byte[], byte[]>>> _states = [];
    private ImmutableSortedSet<KeyValuePair<byte[], byte[]>> _now = Nothing;
    private bool _crashed;

    public int Commits
    {
        get
        {
            lock (_lock)
                return _states.Count;
        }
    }

    /// <summary>Ends this store's life and gives one that holds the state after <paramref name="commits"/> commits.</summary>
    public MemoryStore CrashTo(int commits)
    {
        lock (_lock)
        {
            _crashed = true;
            var next = new MemoryStore { _now = commits == 0 ? Nothing : _states[commits - 1] };
            next._states.AddRange(_states.Take(commits));
            return next;
        }
    }

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        var now = _now;
        return now.TryGetValue(new(key.ToArray(), []), out var found) ? found.Value : null;
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => [.. keys.Select(key => Get(key))];

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        var now = _now;
        int first = IndexOf(now, from), end = IndexOf(now, to);
        for (var i = first; i < end; i++)
            yield return now[backward ? first + end - 1 - i : i];
    }

    public void Commit(CommitBatch batch)
    {
        lock (_lock)
        {
            if (_crashed)
                throw new StorageException("The process is dead.");
            var next = _now.ToBuilder();
            foreach (var (key, value) in batch.Changes)
            {
                next.Remove(new(key, []));
                if (value is not null)
                    next.Add(new(key, value));
            }

            _now = next.ToImmutable();
            _states.Add(_now);
        }
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => throw new NotSupportedException();

    public void DeleteRange(byte[] from, byte[] to)
    {
        var batch = new CommitBatch();
        foreach (var (key, _) in Scan(from, to))
            batch.Delete(key);
        if (!batch.IsEmpty)
            Commit(batch);
    }

    public void Checkpoint()
    {
    }

    public void Dispose()
    {
    }

    private static int IndexOf(ImmutableSortedSet<KeyValuePair<byte[], byte[]>> set, byte[] key)
    {
        var index = set.IndexOf(new(key, []));
        return index < 0 ? ~index : index;
    }
}
