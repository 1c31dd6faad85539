using Weft.Storage;

namespace Weft.Audiences;

/// <summary>One timer for each profile, in a table of its own: <c>due | profile -> empty</c>. Written in the batch of what moved it.</summary>
internal sealed class TimerQueue(StateBatch state, Table table)
{
    private const int MostKnown = 4096;
    private static readonly (DateTimeOffset Due, ulong Profile) End = (DateTimeOffset.MaxValue, ulong.MaxValue);

    // The earliest timers, once looked up: the table's front is full of what was deleted, and looking costs more than knowing. Many fall due at once.
    private readonly SortedSet<(DateTimeOffset Due, ulong Profile)> _front = [];

    // Up to where all of them are known; null before anything was read.
    private (DateTimeOffset Due, ulong Profile)? _knownTo;

    /// <summary>The earliest timer due at or before an instant; null when none is.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now) => Next() is { } next && next.Due <= now ? next : null;

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? Next()
    {
        if (_front.Count == 0 && _knownTo != End)
            Read();
        return _front.Count > 0 ? _front.Min : null;
    }

    /// <summary>The profiles whose timers come first, as many as are known and due at or before an instant: how many depends on what is in memory.</summary>
    public List<ulong> Due(DateTimeOffset now, int most) => NextDue(now) is null ? [] : [.. _front.TakeWhile(timer => timer.Due <= now).Take(most).Select(static timer => timer.Profile)];

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
        if (next != DateTimeOffset.MaxValue && (next, profile).CompareTo(_knownTo ?? default) <= 0)
            Add((next, profile));
    }

    // Behind what is known: what lies before it and is not known was deleted, and is not waded through again.
    private void Read()
    {
        byte[] first = [(byte)table];
        var from = _knownTo is { } known ? ByteOrder.After(KeyOf(stackalloc byte[17], known.Due, known.Profile)) : first;
        foreach (var (key, _) in state.Scan(from, ByteOrder.After(first)).Take(MostKnown))
        {
            var reader = new KeyReader(key);
            _front.Add((reader.Instant(), reader.Number()));
        }

        _knownTo = _front.Count < MostKnown ? End : _front.Max;
    }

    private void Add((DateTimeOffset Due, ulong Profile) timer)
    {
        _front.Add(timer);
        if (_front.Count < 2 * MostKnown)
            return;
        while (_front.Count > MostKnown)
            _front.Remove(_front.Max);
        _knownTo = _front.Max;
    }

    private ReadOnlySpan<byte> KeyOf(Span<byte> buffer, DateTimeOffset due, ulong profile) => Key.In(table, buffer).Add(due).Add(profile).Span;
}
