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

    /// <summary>The standings of a profile; in the one writer they go on changing with it.</summary>
    public Standings Read(ulong profile) => _standings.TryGet(profile, out var standings)
        ? standings ?? new()
        : _standings.Keep(profile, _state.Get(ProfileKey(profile)) is { } value ? Standings.FromValue(value) : new());

    /// <summary>A profile became a member: to be entered in its standings too.</summary>
    public void Join(ulong profile, string audience, DateTimeOffset now, in ChangeCause why)
    {
        _state.Put(MemberKey(audience, profile), NumberValue.Of(now.UtcTicks));
        _state.Increment(SizeKey(audience), 1);
        _changes.Add(new(audience, profile, true, now, why));
    }

    /// <summary>A profile is a member no more: to be entered in its standings too.</summary>
    public void Leave(ulong profile, string audience, DateTimeOffset now, in ChangeCause why)
    {
        _state.Delete(MemberKey(audience, profile));
        _state.Increment(SizeKey(audience), -1);
        _changes.Add(new(audience, profile, false, now, why));
    }

    /// <summary>A profile's standings were changed: they are written, and its timer follows.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="standings">As they are now.</param>
    /// <param name="formerTimer">When its timer was due before.</param>
    public void Changed(ulong profile, Standings standings, DateTimeOffset formerTimer)
    {
        Move(profile, formerTimer, standings.NextTimer);
        _standings.Change(profile, standings);
    }

    /// <summary>A profile is gone, or is nobody to these audiences any more.</summary>
    public void Remove(ulong profile, Func<string, bool> isGone, DateTimeOffset now, ChangeCause why)
    {
        var standings = Read(profile);
        var (timer, count) = (standings.NextTimer, standings.Count);
        for (var place = count - 1; place >= 0; place--)
        {
            var standing = standings.At(place);
            if (!isGone(standing.Audience))
                continue;
            if (standing.IsMember)
                Leave(profile, standing.Audience, now, why);
            standings.RemoveAt(place);
        }

        if (standings.Count < count)
            Changed(profile, standings, timer);
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
        if (standings is null or { Count: 0 })
            _state.Delete(ProfileKey(profile));
        else
            _state.Put(ProfileKey(profile), standings.ToValue());
    }

    private static byte[] ProfileKey(ulong profile) => Key.In(Table.Memberships, stackalloc byte[9]).Add(profile).ToArray();

    private static byte[] MemberKey(string audience, ulong profile) => Key.In(Table.Members, stackalloc byte[96]).Add(audience).Add(profile).ToArray();

    private static byte[] SizeKey(string audience) => Key.In(Table.AudienceSizes, stackalloc byte[96]).Add(audience).ToArray();

    private static byte[] TimerKey(DateTimeOffset due, ulong profile) => Key.In(Table.Timers, stackalloc byte[17]).Add(due).Add(profile).ToArray();
}
