using Weft.Storage;

namespace Weft.Audiences;

/// <summary>
/// Who is in which audience, and the timers.
/// <code>
/// p | profile -> for each audience: key, member, since, valid until                        only members and those with a timer
/// m | audience | profile -> since                                                          members
/// z | audience -> size
/// q | due | profile -> empty                                                               one timer a profile: its earliest
/// </code>
/// All of it is written in the batch of what caused it.
/// </summary>
internal sealed class Memberships
{
    private readonly StateBatch _state;
    private readonly RecordCache<ulong, Standings> _standings;
    private List<StandingChange> _changes = [];

    // The earliest timer, once looked up: the table's front is full of what was deleted, and looking costs more than knowing.
    private (DateTimeOffset Due, ulong Profile)? _next;
    private bool _knowsNext;

    private Memberships(StateBatch state)
    {
        _state = state;
        _standings = new(state, WriteRow);
    }

    /// <summary>The one of a batch.</summary>
    public static Memberships Of(StateBatch state) => state.Shared(static state => new Memberships(state));

    /// <summary>The standings of a profile.</summary>
    public Standings Read(ulong profile) => _standings.TryGet(profile, out var standings)
        ? standings ?? Standings.None
        : _standings.Keep(profile, _state.Get(ProfileKey(profile)) is { } value ? Standings.FromValue(value) : Standings.None);

    /// <summary>Replaces the standings of a profile: members, sizes and its timer follow.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="before">Its standings as they are.</param>
    /// <param name="after">Its standings from here on.</param>
    /// <param name="now">From when they hold.</param>
    /// <param name="why">What changed its standing to an audience, by the audience's key.</param>
    public void Write(ulong profile, Standings before, Standings after, DateTimeOffset now, Func<string, ChangeCause> why)
    {
        if (before == after)
            return;
        foreach (var standing in before.Values)
        {
            if (!standing.IsMember || after.Holds(standing.Audience))
                continue;
            Leave(standing.Audience, profile);
            _changes.Add(new(standing.Audience, profile, false, now, why(standing.Audience)));
        }

        foreach (var standing in after.Values)
        {
            if (!standing.IsMember)
                continue;
            var was = before.TryGetValue(standing.Audience, out var former) && former.IsMember ? former : (Standing?)null;
            Join(standing, profile, was);
            if (was is null)
                _changes.Add(new(standing.Audience, profile, true, now, why(standing.Audience)));
        }

        Move(profile, before.NextTimer, after.NextTimer);
        _standings.Change(profile, after);
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
        if (_state.Scan([(byte)Table.Timers]).FirstOrDefault() is not { Key: { } key })
            return null;
        var reader = new KeyReader(key);
        return (reader.Instant(), reader.Number());
    }

    /// <summary>How many members an audience has.</summary>
    public long Size(string audience) => NumberValue.Read(_state.Get(SizeKey(audience)));

    /// <summary>The members of an audience by profile number, from after one on.</summary>
    public IEnumerable<(ulong Profile, DateTimeOffset Since)> Members(string audience, ulong after = 0)
    {
        var from = Key.In(Table.Members, stackalloc byte[96]).Add(audience).Add(after + 1).ToArray();
        var to = ByteOrder.After(Key.In(Table.Members, stackalloc byte[96]).Add(audience).Span);
        foreach (var (key, value) in _state.Scan(from, to))
        {
            var reader = new KeyReader(key);
            reader.Text();
            yield return (reader.Number(), new(NumberValue.Read(value), TimeSpan.Zero));
        }
    }

    /// <summary>The profiles that have a standing at all.</summary>
    public IEnumerable<ulong> Profiles()
    {
        foreach (var (key, _) in _state.Scan([(byte)Table.Memberships]))
            yield return new KeyReader(key).Number();
    }

    private void Join(Standing standing, ulong profile, Standing? was)
    {
        if (was?.Since == standing.Since)
            return;
        _state.Put(MemberKey(standing.Audience, profile), NumberValue.Of(standing.Since.UtcTicks));
        if (was is null)
            _state.Increment(SizeKey(standing.Audience), 1);
    }

    private void Leave(string audience, ulong profile)
    {
        _state.Delete(MemberKey(audience, profile));
        _state.Increment(SizeKey(audience), -1);
    }

    private void Move(ulong profile, DateTimeOffset former, DateTimeOffset next)
    {
        if (former == next)
            return;
        if (former != DateTimeOffset.MaxValue)
            _state.Delete(TimerKey(former, profile));
        if (next != DateTimeOffset.MaxValue)
            _state.Put(TimerKey(next, profile), []);
        if (_next == (former, profile))
            _knowsNext = false;
        else if (next != DateTimeOffset.MaxValue && (_next is not { } earliest || (next, profile).CompareTo(earliest) < 0))
            _next = (next, profile);
    }

    private void WriteRow(ulong profile, Standings? standings)
    {
        if (standings is null or { Values.Count: 0 })
            _state.Delete(ProfileKey(profile));
        else
            _state.Put(ProfileKey(profile), standings.ToValue());
    }

    private static byte[] ProfileKey(ulong profile) => Key.In(Table.Memberships, stackalloc byte[9]).Add(profile).ToArray();

    private static byte[] MemberKey(string audience, ulong profile) => Key.In(Table.Members, stackalloc byte[96]).Add(audience).Add(profile).ToArray();

    private static byte[] SizeKey(string audience) => Key.In(Table.AudienceSizes, stackalloc byte[96]).Add(audience).ToArray();

    private static byte[] TimerKey(DateTimeOffset due, ulong profile) => Key.In(Table.Timers, stackalloc byte[17]).Add(due).Add(profile).ToArray();
}
