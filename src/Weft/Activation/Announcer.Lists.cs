using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Activation;

/// <summary>
/// What each destination was told of memberships is kept right when something else changes than the membership: what somebody agrees to, or who holds her ids.
/// <para>
/// Whom a destination was told of and may not be told of any more has exited, always; whom it would have been told of enters once she agrees. With merges and splits: a profile that takes over fragments of
/// one that a destination was told of, and is no member itself or does not agree, exits.
/// </para>
/// </summary>
internal sealed partial class Announcer
{
    private readonly Memberships _memberships = Memberships.Of(state);

    // Fragments of which something else may hold than was told.
    private readonly HashSet<ulong> _touched = [];

    // What was told of profiles of which another one took fragments over, by that one.
    private readonly SortedSet<(ulong Profile, string Destination, string Audience)> _handed = new(HandedOrder);

    /// <summary>Notes an event: what it says about purposes may concern what destinations were told.</summary>
    public void Touch(ulong fragment, TrackingEvent tracking)
    {
        if (outbox.NeedsConsent && Consents.SaidBy(tracking).Count > 0)
            _touched.Add(fragment);
    }

    /// <summary>Notes that somebody may agree to other things than before.</summary>
    public void Touch(ulong fragment) => _touched.Add(fragment);

    /// <summary>Takes over what was told of profiles that split or merged, before changes are told.</summary>
    public void Hand(GraphChanges graph)
    {
        if (!outbox.HasDestinations || graph.Before.Count == 0)
            return;
        foreach (var (former, now) in graph.Moves(HeadOf))
        {
            _touched.Add(now);
            foreach (var entry in _told.Of(former).Where(static entry => entry.Kind == ToldKind.Told))
                _handed.Add((now, entry.Destination, entry.Audience));
        }

        foreach (var former in graph.Before.Keys)
        {
            if (HeadOf(former) == former)
                _touched.Add(former);
            else
                _told.Forget(former);
        }
    }

    /// <summary>Tells what follows of what was noted, behind the changes of the frame.</summary>
    /// <param name="isHistory">Whether it came as history: then nobody enters by it.</param>
    public void Settle(bool isHistory)
    {
        // Where nobody asks for consent and nobody is suppressed, everybody agrees.
        var mayDiffer = _handed.Count > 0 || outbox.NeedsConsent || suppressions.HashKey is not null;
        foreach (var head in mayDiffer ? _touched.Select(HeadOf).Distinct().Order().ToList() : [])
        {
            if (_handed.Count > 0 || !_told.Of(head).IsEmpty)
                outbox.Destinations.ToList().ForEach(destination => Settle(destination, head, isHistory));
        }

        _touched.Clear();
        _handed.Clear();
    }

    private void Settle(DestinationDefinition destination, ulong head, bool isHistory)
    {
        var audiences = _told.Of(head).Where(entry => entry.Destination == destination.Key).Select(static entry => entry.Audience)
            .Union(_handed.Where(one => one.Profile == head && one.Destination == destination.Key).Select(static one => one.Audience))
            .Order(StringComparer.Ordinal).ToList();
        if (audiences.Count == 0)
            return;
        var agrees = PermissionOf(head).WhyNot(destination) is null;
        var standings = _memberships.Shown(head);
        foreach (var audience in audiences)
        {
            if (agrees)
                Admit(destination, head, audience, standings.Holds(audience), isHistory);
            else
                Withdraw(destination, head, audience, standings.Holds(audience));
        }
    }

    private void Withdraw(DestinationDefinition destination, ulong head, string audience, bool isMember)
    {
        var isHeld = _handed.Contains((head, destination.Key, audience));
        if (isHeld || _told.Find(head, destination.Key, audience) == ToldKind.Told)
            Send(destination, head, audience, isEntered: false);
        if (isMember)
            Note(destination, head, audience, ToldKind.Withheld);
        else
            _told.Forget(head, destination.Key, audience);
    }

    private void Admit(DestinationDefinition destination, ulong head, string audience, bool isMember, bool isHistory)
    {
        var (kind, isHeld) = (_told.Find(head, destination.Key, audience), _handed.Contains((head, destination.Key, audience)));
        if (kind == ToldKind.Told)
            return;
        if (isMember && kind == ToldKind.Withheld && !isHistory)
            Send(destination, head, audience, isEntered: true);
        else if (!isMember && isHeld && !isHistory)
            Send(destination, head, audience, isEntered: false);
        else if (isHeld)
            Note(destination, head, audience, ToldKind.Told);
        else if (!isMember)
            _told.Forget(head, destination.Key, audience);
    }

    // To a destination alone, and remembered.
    private void Send(DestinationDefinition destination, ulong profile, string audience, bool isEntered)
    {
        var message = AudienceMessage.Compose(new(audience, isEntered, About(profile, _now, Show(profile, _now))));
        var isWanted = Outbox.EnqueueFor(destination, state, message, _queued, null);
        if (isEntered && isWanted)
            Remember(destination, message, ToldKind.Told);
        else
            _told.Forget(profile, destination.Key, audience);
    }

    private void Note(DestinationDefinition destination, ulong profile, string audience, ToldKind kind) =>
        _told.Set(profile, new(destination.Key, audience, kind, _position, _stamp++));

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    private static readonly IComparer<(ulong Profile, string Destination, string Audience)> HandedOrder =
        Comparer<(ulong Profile, string Destination, string Audience)>.Create(static (one, other) =>
            one.Profile != other.Profile ? one.Profile.CompareTo(other.Profile)
            : string.CompareOrdinal(one.Destination, other.Destination) is var order and not 0 ? order
            : string.CompareOrdinal(one.Audience, other.Audience));
}
