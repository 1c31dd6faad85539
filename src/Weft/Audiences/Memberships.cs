using Weft.Audiences.Backfills;
using Weft.Storage;

namespace Weft.Audiences;

/// <summary>
/// Who is in which audience, and the timers.
/// <code>
/// p | profile -> for each slot: its name, member, since, valid until                       only members and those with a timer
/// m | slot | profile -> since                                                              members
/// z | slot -> size
/// q | due | profile -> empty                                                               one timer a profile: its earliest
/// </code>
/// A slot is an audience's version (<see cref="Slots"/>): mostly the audience's key. All of it is written in the batch of what caused it.
/// </summary>
internal sealed class Memberships
{
    private readonly StateBatch _state;
    private readonly Slots _slots;
    private readonly RecordCache<ulong, Standings> _standings;
    private readonly TimerQueue _timers;
    private List<StandingChange> _changes = [];

    private Memberships(StateBatch state)
    {
        (_state, _slots, _timers) = (state, Slots.Of(state), new(state, Table.Timers));
        _standings = new(state, WriteRow);
    }

    /// <summary>The one of a batch.</summary>
    public static Memberships Of(StateBatch state) => state.Shared(static state => new Memberships(state));

    /// <summary>The standings of a profile to the audiences, by their keys.</summary>
    public Standings Shown(ulong profile) => Read(profile).As(_slots.Shows);

    /// <summary>The standings of a profile by slot; in the one writer they go on changing with it.</summary>
    public Standings Read(ulong profile) => _standings.TryGet(profile, out var standings)
        ? standings ?? new()
        : _standings.Keep(profile, _state.Get(ProfileKey(stackalloc byte[9], profile)) is { } value ? Standings.FromValue(value) : new());

    /// <summary>A profile became a member: to be entered in its standings too.</summary>
    public void Join(ulong profile, string slot, DateTimeOffset since)
    {
        _state.PutNumber(MemberKey(stackalloc byte[96], slot, profile), since.UtcTicks);
        _state.Increment(SizeKey(stackalloc byte[96], slot), 1);
    }

    /// <summary>A profile is a member no more: to be entered in its standings too.</summary>
    public void Leave(ulong profile, string slot)
    {
        _state.Delete(MemberKey(stackalloc byte[96], slot, profile));
        _state.Increment(SizeKey(stackalloc byte[96], slot), -1);
    }

    /// <summary>A profile's row as a member, by itself: the size and the standings stay.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="since">Since when it is one; null when it is none.</param>
    public void Mark(ulong profile, string slot, DateTimeOffset? since)
    {
        if (since is { } instant)
            _state.PutNumber(MemberKey(stackalloc byte[96], slot, profile), instant.UtcTicks);
        else
            _state.Delete(MemberKey(stackalloc byte[96], slot, profile));
    }

    /// <summary>Since when a profile's row says that it is a member; null when there is none.</summary>
    public DateTimeOffset? Since(ulong profile, string slot) =>
        _state.Get(MemberKey(stackalloc byte[96], slot, profile)) is { } value ? new(NumberValue.Read(value), TimeSpan.Zero) : null;

    /// <summary>A slot is nobody's any more.</summary>
    public void Drop(string slot) => _state.Delete(SizeKey(stackalloc byte[96], slot));

    /// <summary>Somebody came or went, as far as anybody knows.</summary>
    public void Note(in StandingChange change) => _changes.Add(change);

    /// <summary>A profile's standings were changed: they are written, and its timer follows.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="standings">As they are now.</param>
    /// <param name="formerTimer">When its timer was due before.</param>
    public void Changed(ulong profile, Standings standings, DateTimeOffset formerTimer)
    {
        _timers.Move(profile, formerTimer, standings.NextTimer);
        _standings.Change(profile, standings);
    }

    /// <summary>A profile is a member since another instant than was entered.</summary>
    public void Date(ulong profile, string slot, DateTimeOffset since)
    {
        Mark(profile, slot, since);
        var standings = Read(profile);
        if (standings.PlaceOf(slot) is not (var place and >= 0))
            return;
        standings.Set(place, standings.At(place) with { Since = since });
        _standings.Change(profile, standings);
    }

    /// <summary>Takes standings out.</summary>
    /// <param name="profile">The profile's number.</param>
    /// <param name="isGone">Which slots'.</param>
    public void Remove(ulong profile, Func<string, bool> isGone)
    {
        var standings = Read(profile);
        var (timer, count) = (standings.NextTimer, standings.Count);
        for (var place = count - 1; place >= 0; place--)
        {
            if (isGone(standings.At(place).Audience))
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

    /// <summary>The profiles whose timers come first, as many as are known and due at or before an instant.</summary>
    public List<ulong> Due(DateTimeOffset now, int most) => _timers.Due(now, most);

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextTimer() => _timers.Next();

    /// <summary>How many members an audience has.</summary>
    public long Size(string audience) => _slots.InForce(audience) is { } slot ? NumberValue.Read(_state.Get(SizeKey(stackalloc byte[96], slot))) : 0;

    /// <summary>The members of an audience by profile number, from after one on.</summary>
    public IEnumerable<(ulong Profile, DateTimeOffset Since)> Members(string audience, ulong after = 0) =>
        _slots.InForce(audience) is { } slot ? MembersIn(slot, after) : [];

    /// <summary>The members of a slot by profile number, from after one on.</summary>
    public IEnumerable<(ulong Profile, DateTimeOffset Since)> MembersIn(string slot, ulong after)
    {
        var from = Key.In(Table.Members, stackalloc byte[96]).Add(slot).Add(after + 1).ToArray();
        var to = ByteOrder.After(Key.In(Table.Members, stackalloc byte[96]).Add(slot).Span);
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

    internal static ReadOnlySpan<byte> ProfileKey(Span<byte> buffer, ulong profile) => Key.In(Table.Memberships, buffer).Add(profile).Span;

    private static ReadOnlySpan<byte> MemberKey(Span<byte> buffer, string slot, ulong profile) => Key.In(Table.Members, buffer).Add(slot).Add(profile).Span;

    private static ReadOnlySpan<byte> SizeKey(Span<byte> buffer, string slot) => Key.In(Table.AudienceSizes, buffer).Add(slot).Span;
}
