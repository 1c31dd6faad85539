using Weft.Storage;

namespace Weft.Audiences;

/// <summary>One timer for each profile, in a table of its own: <c>due | profile -> empty</c>. Written in the batch of what moved it.</summary>
internal sealed class TimerQueue(StateBatch state, Table table)
{
    private const int MostKnown = 4096;

    // The earliest timers, once looked up: the table's front is full of what was deleted, and looking costs more than knowing. Many fall due at once.
    private readonly SortedSet<(DateTimeOffset Due, ulong Profile)> _front = [];
    private bool _isAll;
    private bool _isRead;

    /// <summary>The earliest timer due at or before an instant; null when none is.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now)
    {
        if (!_isRead || (_front.Count == 0 && !_isAll))
            Read();
        return _front.Count > 0 && _front.Min is var next && next.Due <= now ? next : null;
    }

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? Next()
    {
        if (state.Scan([(byte)table]).FirstOrDefault() is not { Key: { } key })
            return null;
        var reader = new KeyReader(key);
        return (reader.Instant(), reader.Number());
    }

    /// <summary>A profile's timer is due at another instant than before; <see cref="DateTimeOffset.MaxValue"/> for none.</summary>
    public void Move(ulong profile, DateTimeOffset former, DateTimeOffset next)
    {
        if (former == next)
            return;
        if (former != DateTimeOffset.MaxValue)
            state.Delete(KeyOf(stackalloc byte[17], former, profile));
        if (next != DateTimeOffset.MaxValue)
            state.Put(KeyOf(stackalloc byte[17], next, profile), []);
        _front.Remove((former, profile));
        if (next != DateTimeOffset.MaxValue && (_isAll || (_front.Count > 0 && (next, profile).CompareTo(_front.Max) < 0)))
            Add((next, profile));
    }

    private void Read()
    {
        foreach (var (key, _) in state.Scan([(byte)table]).Take(MostKnown))
        {
            var reader = new KeyReader(key);
            _front.Add((reader.Instant(), reader.Number()));
        }

        (_isRead, _isAll) = (true, _front.Count < MostKnown);
    }

    private void Add((DateTimeOffset Due, ulong Profile) timer)
    {
        _front.Add(timer);
        if (_front.Count < 2 * MostKnown)
            return;
        _isAll = false;
        while (_front.Count > MostKnown)
            _front.Remove(_front.Max);
    }

    private ReadOnlySpan<byte> KeyOf(Span<byte> buffer, DateTimeOffset due, ulong profile) => Key.In(table, buffer).Add(due).Add(profile).Span;
}
