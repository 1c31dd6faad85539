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
    private readonly TimerQueue _timers;
    private List<StandingChange> _changes = [];

    private Memberships(StateBatch state)
    {
        (_state, _timers) = (state, new(state, Table.Timers));
        _standings = new(state, WriteRow);
    }

    /// <summary>The one of a batch.</summary>
    public static Memberships Of(StateBatch state) => state.Shared(static state => new Memberships(state));

    /// <summary>The standings of a profile; in the one writer they go on changing with it.</summary>
    public Standings Read(ulong profile) => _standings.TryGet(profile, out var standings)
        ? standings ?? new()
        : _standings.Keep(profile, _state.Get(ProfileKey(stackalloc byte[9], profile)) is { } value ? Standings.FromValue(value) : new());

    /// <summary>A profile became a member: to be entered in its standings too.</summary>
    public void Join(ulong profile, string audience, DateTimeOffset now, in ChangeCause why)
    {
        _state.PutNumber(MemberKey(stackalloc byte[96], audience, profile), now.UtcTicks);
        _state.Increment(SizeKey(stackalloc byte[96], audience), 1);
        _changes.Add(new(audience, profile, true, now, why));
    }

    /// <summary>A profile is a member no more: to be entered in its standings too.</summary>
    public void Leave(ulong profile, string audience, DateTimeOffset now, in ChangeCause why)
    {
        _state.Delete(MemberKey(stackalloc byte[96], audience, profile));
        _state.Increment(SizeKey(stackalloc byte[96], audience), -1);
        _changes.Add(new(audience, profile, false, now, why));
    }

    /// <summary>A profile's standings were changed: they are written, and its timer follows.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="standings">As they are now.</param>
    /// <param name="formerTimer">When its timer was due before.</param>
    public void Changed(ulong profile, Standings standings, DateTimeOffset formerTimer)
    {
        _timers.Move(profile, formerTimer, standings.NextTimer);
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
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now) => _timers.NextDue(now);

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextTimer() => _timers.Next();

    /// <summary>How many members an audience has.</summary>
    public long Size(string audience) => NumberValue.Read(_state.Get(SizeKey(stackalloc byte[96], audience)));

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

    private void WriteRow(ulong profile, Standings? standings)
    {
        if (standings is null or { Count: 0 })
            _state.Delete(ProfileKey(stackalloc byte[9], profile));
        else
            standings.Write().PutInto(_state, ProfileKey(stackalloc byte[9], profile));
    }

    private static ReadOnlySpan<byte> ProfileKey(Span<byte> buffer, ulong profile) => Key.In(Table.Memberships, buffer).Add(profile).Span;

    private static ReadOnlySpan<byte> MemberKey(Span<byte> buffer, string audience, ulong profile) => Key.In(Table.Members, buffer).Add(audience).Add(profile).Span;

    private static ReadOnlySpan<byte> SizeKey(Span<byte> buffer, string audience) => Key.In(Table.AudienceSizes, buffer).Add(audience).Span;
}
