using Weft.Storage;

namespace Weft.Audiences;

/// <summary>How one profile stands to one audience.</summary>
/// <param name="Audience">The audience's key.</param>
/// <param name="IsMember">In it or not.</param>
/// <param name="Since">When that became so.</param>
/// <param name="ValidUntil">When it could change with no new event; <see cref="DateTimeOffset.MaxValue"/> for never.</param>
public readonly record struct Standing(string Audience, bool IsMember, DateTimeOffset Since, DateTimeOffset ValidUntil);

/// <summary>
/// Who is in which audience, and the timers.
/// <code>
/// p | profile -> next timer, then for each audience: key, member, since, valid until       only members and those with a timer
/// m | audience | profile -> since                                                          members
/// z | audience -> size
/// q | due | profile -> empty                                                               one timer a profile: its earliest
/// </code>
/// All of it is written in the batch of what caused it.
/// </summary>
internal sealed class Memberships(StateBatch state)
{
    private List<StandingChange> _changes = [];

    // The earliest timer, once looked up: the table's front is full of what was deleted, and looking costs more than knowing.
    private (DateTimeOffset Due, ulong Profile)? _next;
    private bool _knowsNext;

    /// <summary>The standings of a profile, by audience key.</summary>
    public SortedDictionary<string, Standing> Read(ulong profile)
    {
        var standings = new SortedDictionary<string, Standing>(StringComparer.Ordinal);
        if (state.Get(ProfileKey(profile)) is not { } value)
            return standings;
        var reader = new ValueReader(value);
        reader.Instant();
        while (!reader.AtEnd)
        {
            var standing = new Standing(reader.Text(), reader.Boolean(), reader.Instant(), reader.Instant());
            standings[standing.Audience] = standing;
        }

        return standings;
    }

    /// <summary>Replaces the standings of a profile: members, sizes and its timer follow.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="before">Its standings as they are.</param>
    /// <param name="after">Its standings from here on.</param>
    /// <param name="now">From when they hold.</param>
    /// <param name="why">What changed its standing to an audience, by the audience's key.</param>
    public void Write(
        ulong profile, IReadOnlyDictionary<string, Standing> before, IReadOnlyDictionary<string, Standing> after, DateTimeOffset now, Func<string, ChangeCause> why)
    {
        foreach (var standing in before.Values.Where(one => one.IsMember && !(after.TryGetValue(one.Audience, out var later) && later.IsMember)))
        {
            Leave(standing.Audience, profile);
            _changes.Add(new(standing.Audience, profile, false, now, why(standing.Audience)));
        }

        foreach (var standing in after.Values.Where(one => one.IsMember))
        {
            var was = before.TryGetValue(standing.Audience, out var former) && former.IsMember ? former : (Standing?)null;
            Join(standing, profile, was);
            if (was is null)
                _changes.Add(new(standing.Audience, profile, true, now, why(standing.Audience)));
        }

        Schedule(profile, after);
    }

    /// <summary>Who came and went since the last call, in order; also those of whom nobody is told, as profiles that are gone.</summary>
    public List<StandingChange> TakeChanges()
    {
        var changes = _changes;
        _changes = [];
        return changes;
    }

    /// <summary>The earliest timer due at or before an instant; null when none is.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now)
    {
        if (!_knowsNext)
            (_next, _knowsNext) = (NextTimer(), true);
        return _next is { } next && next.Due <= now ? next : null;
    }

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextTimer()
    {
        if (state.Scan([(byte)Table.Timers]).FirstOrDefault() is not { Key: { } key })
            return null;
        var reader = new KeyReader(key);
        return (reader.Instant(), reader.Number());
    }

    /// <summary>How many members an audience has.</summary>
    public long Size(string audience) => NumberValue.Read(state.Get(SizeKey(audience)));

    /// <summary>The members of an audience by profile number, from after one on.</summary>
    public IEnumerable<(ulong Profile, DateTimeOffset Since)> Members(string audience, ulong after = 0)
    {
        var from = Key.In(Table.Members, stackalloc byte[96]).Add(audience).Add(after + 1).ToArray();
        var to = ByteOrder.After(Key.In(Table.Members, stackalloc byte[96]).Add(audience).Span);
        foreach (var (key, value) in state.Scan(from, to))
        {
            var reader = new KeyReader(key);
            reader.Text();
            yield return (reader.Number(), new(NumberValue.Read(value), TimeSpan.Zero));
        }
    }

    /// <summary>The profiles that have a standing at all.</summary>
    public IEnumerable<ulong> Profiles()
    {
        foreach (var (key, _) in state.Scan([(byte)Table.Memberships]))
            yield return new KeyReader(key).Number();
    }

    private void Join(Standing standing, ulong profile, Standing? was)
    {
        if (was?.Since == standing.Since)
            return;
        state.Put(MemberKey(standing.Audience, profile), NumberValue.Of(standing.Since.UtcTicks));
        if (was is null)
            state.Increment(SizeKey(standing.Audience), 1);
    }

    private void Leave(string audience, ulong profile)
    {
        state.Delete(MemberKey(audience, profile));
        state.Increment(SizeKey(audience), -1);
    }

    private void Schedule(ulong profile, IReadOnlyDictionary<string, Standing> after)
    {
        var key = ProfileKey(profile);
        var former = state.Get(key) is { } value ? new ValueReader(value).Instant() : DateTimeOffset.MaxValue;
        var next = after.Count == 0 ? DateTimeOffset.MaxValue : after.Values.Min(standing => standing.ValidUntil);
        if (former != next)
            Move(profile, former, next);
        if (after.Count == 0)
            state.Delete(key);
        else
            state.Put(key, ToValue(next, after));
    }

    private void Move(ulong profile, DateTimeOffset former, DateTimeOffset next)
    {
        if (former != DateTimeOffset.MaxValue)
            state.Delete(TimerKey(former, profile));
        if (next != DateTimeOffset.MaxValue)
            state.Put(TimerKey(next, profile), []);
        if (_next == (former, profile))
            _knowsNext = false;
        else if (next != DateTimeOffset.MaxValue && (_next is not { } earliest || next < earliest.Due))
            _next = (next, profile);
    }

    private static byte[] ToValue(DateTimeOffset next, IReadOnlyDictionary<string, Standing> standings)
    {
        var writer = new ValueWriter().Add(next);
        foreach (var standing in standings.Values)
            writer.Add(standing.Audience).Add(standing.IsMember).Add(standing.Since).Add(standing.ValidUntil);
        return writer.ToArray();
    }

    private static byte[] ProfileKey(ulong profile) => Key.In(Table.Memberships, stackalloc byte[9]).Add(profile).ToArray();

    private static byte[] MemberKey(string audience, ulong profile) => Key.In(Table.Members, stackalloc byte[96]).Add(audience).Add(profile).ToArray();

    private static byte[] SizeKey(string audience) => Key.In(Table.AudienceSizes, stackalloc byte[96]).Add(audience).ToArray();

    private static byte[] TimerKey(DateTimeOffset due, ulong profile) => Key.In(Table.Timers, stackalloc byte[17]).Add(due).Add(profile).ToArray();
}
