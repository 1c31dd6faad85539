using Weft.Storage;

namespace Weft.Audiences;

/// <summary>One timer for each profile, in a table of its own: <c>due | profile -> empty</c>. Written in the batch of what moved it.</summary>
internal sealed class TimerQueue(StateBatch state, Table table)
{
    // The earliest timer, once looked up: the table's front is full of what was deleted, and looking costs more than knowing.
    private (DateTimeOffset Due, ulong Profile)? _next;
    private bool _knowsNext;

    /// <summary>The earliest timer due at or before an instant; null when none is.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now)
    {
        if (!_knowsNext)
            (_next, _knowsNext) = (Next(), true);
        return _next is { } next && next.Due <= now ? next : null;
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
        if (_next == (former, profile))
            _knowsNext = false;
        else if (next != DateTimeOffset.MaxValue && (_next is not { } earliest || (next, profile).CompareTo(earliest) < 0))
            _next = (next, profile);
    }

    private ReadOnlySpan<byte> KeyOf(Span<byte> buffer, DateTimeOffset due, ulong profile) => Key.In(table, buffer).Add(due).Add(profile).Span;
}
