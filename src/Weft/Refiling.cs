using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>An event that is filed under another fragment than before.</summary>
/// <param name="Place">Where it lies in the log.</param>
/// <param name="From">The fragment that it was filed under.</param>
/// <param name="To">Where it goes; fragment 0 where it stays, as none of its ids is one any more.</param>
/// <param name="Event">The event.</param>
internal readonly record struct RefiledEvent(EventPlace Place, ulong From, Resolution To, TrackingEvent Event);

/// <summary>
/// Files events anew when an operator decides that an id is none, or takes that back: each goes under the strongest of its ids as things stand then, as if it came now. One that has no other
/// id stays where it is, and its fragment is nobody: it has no first event. What the log does not hold any more stays too. Each frame does a bounded part; meanwhile the rest is with nobody.
/// </summary>
internal sealed class Refiling(
    StateBatch state, Workspace workspace, IdentityResolver resolver, ProfileWriter profiles, People people, Segmenter segmenter)
{
    // What it comes to stands in the ledger behind what the frame's events do.
    private const int FirstPlace = 1 << 24;

    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly Decisions _decisions = Decisions.Of(state);
    private readonly Timeline _timeline = Timeline.Of(state);
    private readonly LoggedEvents _logged = LoggedEvents.Of(state);
    private readonly SeenEvents _seen = SeenEvents.Of(state);
    private readonly Withheld _withheld = new(state);
    private bool? _isPending;
    private EventPlace _where;
    private DateTimeOffset _now;

    /// <summary>An id is none from here on, or is one again.</summary>
    public void Begin(ExternalId id)
    {
        var fragment = _identity.Read(_identity.FindFragment(id)!.Value);
        _withheld.Begin(fragment.Number);
        _isPending = true;
        Show(fragment.Number);
    }

    /// <summary>Notes an event that comes with ids that are none.</summary>
    public void Withhold(PromotedIds promoted, EventPlace place)
    {
        foreach (var fragment in DecidedNone(promoted))
            _withheld.Add(fragment, place);
    }

    /// <summary>Goes on where there is something to do.</summary>
    /// <param name="most">How many events to look at.</param>
    /// <param name="position">The frame that goes on.</param>
    /// <param name="now">The frame's instant.</param>
    /// <returns>What became of those.</returns>
    public List<RefiledEvent> GoOn(int most, long position, DateTimeOffset now)
    {
        if (!(_isPending ??= _withheld.Next is not null))
            return [];
        (_where, _now) = (new(position, FirstPlace), now);
        var moved = new List<RefiledEvent>();
        while (most > 0 && _withheld.Next is var (fragment, from))
        {
            var isNone = _decisions.IsNoIdentifier(_identity.Read(fragment).Id);
            var rows = isNone ? _timeline.Places(fragment, from, most) : _withheld.Of(fragment, from, most);
            var part = rows.Select(row => Place(row.Place, isNone ? null : fragment)).OfType<RefiledEvent>().ToList();
            Move(part.FindAll(one => one.To.Fragment != 0 && one.To.Fragment != one.From));
            moved.AddRange(part);
            _withheld.GoOnFrom(rows.Count < most ? null : [.. rows[^1].Key, 0]);
            most -= rows.Count;
        }

        _isPending = null;
        return moved;
    }

    private RefiledEvent? Place(EventPlace place, ulong? found)
    {
        if (found is { } one)
            _withheld.Remove(one, place);
        if (_logged.Find(place) is not { } tracking)
            return null;
        var promoted = resolver.Promote(tracking, workspace.RegionOf(tracking.Source));
        if (FiledUnder(promoted, tracking) is not { } from)
            return null;
        Withhold(promoted, place);
        if (promoted.Ids.Count == 0)
            return new(place, from, default, tracking);
        BeginNext();
        var resolution = resolver.Resolve(tracking, promoted);
        people.Touch(resolution);
        return new(place, from, resolution, tracking);
    }

    private void BeginNext()
    {
        resolver.Begin(_where, _now);
        _where = _where with { Place = _where.Place + 1 };
    }

    private ulong? FiledUnder(PromotedIds promoted, TrackingEvent tracking)
    {
        foreach (var fragment in promoted.Ids.Select(_identity.FindFragment).OfType<ulong>().Concat(DecidedNone(promoted)))
        {
            if (_timeline.Find(fragment, tracking) is not null)
                return fragment;
        }

        return null;
    }

    private IEnumerable<ulong> DecidedNone(PromotedIds promoted) =>
        promoted.Blocked.Where(one => one.Reason == PromotedIds.Decided).Select(one => _identity.FindFragment(new(one.Type, one.Value))).OfType<ulong>();

    private void Move(List<RefiledEvent> moves)
    {
        foreach (var leaving in moves.GroupBy(move => move.From))
            profiles.Remove(leaving.Key, [.. leaving.Select(move => move.Event)]);
        foreach (var move in moves)
        {
            profiles.Add(move.To, move.Event, move.Place, mayStand: false);
            _seen.Refile(move.Event.Source, move.Event.MessageIdUtf8, new(move.Place, move.To.Fragment));
        }

        foreach (var (from, to) in moves.Select(move => (move.From, move.To.Fragment)).Distinct())
        {
            BeginNext();
            resolver.Refiled(from, to, moves.Count(move => move.From == from && move.To.Fragment == to));
            Show(from);
            Touch(to);
        }
    }

    // Nobody is what an id stands for that is none, whatever is filed under it.
    private void Show(ulong number)
    {
        var fragment = _identity.Read(number);
        var first = _decisions.IsNoIdentifier(fragment.Id) ? null : _timeline.Earliest(number);
        if (fragment.FirstEventAt != first)
            _identity.Begin(fragment, first);
        Touch(number);
    }

    private void Touch(ulong fragment)
    {
        people.Touch(fragment);
        segmenter.Refiled(fragment);
    }
}
