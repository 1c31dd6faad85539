using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Activation;

/// <summary>Puts what a frame brought into the outbox: its events, then who entered and exited.</summary>
internal sealed partial class Announcer(StateBatch state, string workspace, Survivorship survivorship, Outbox outbox)
{
    private QueuedMessages _queued = new();
    private long _position;
    private DateTimeOffset _now;
    private int _ordinal;

    /// <summary>What was put in the outbox since that was last taken.</summary>
    public QueuedMessages TakeQueued()
    {
        var queued = _queued;
        _queued = new();
        return queued;
    }

    /// <summary>Begins a frame.</summary>
    public void Begin(long position, DateTimeOffset now) => (_position, _now, _ordinal) = (position, now, 0);

    /// <summary>Goes on with the frame that another began.</summary>
    public void Continue(Announcer former) => (_position, _now, _ordinal) = (former._position, former._now, former._ordinal);

    /// <summary>Tells an event.</summary>
    public void Tell(TrackingEvent tracking, ulong profile)
    {
        if (outbox.WantsEvents)
            Enqueue(EventMessage.Compose(tracking, profile, _position, _ordinal++, _now));
    }

    /// <summary>Tells who entered and exited.</summary>
    public void Tell(IEnumerable<MembershipChange> changes)
    {
        if (!outbox.HasDestinations)
            return;
        foreach (var (change, profile) in Described(changes))
            Enqueue(AudienceMessage.Compose(new(change.Audience.Key, change.Entered, About(change.Profile, change.At, profile))));
    }

    private void Enqueue(OutgoingMessage message) => outbox.Enqueue(state, message, _queued);

    // Changes of one profile at one instant come together, and what shows of the profile is read once for all of them.
    private IEnumerable<(MembershipChange Change, Shown Profile)> Described(IEnumerable<MembershipChange> changes)
    {
        (ulong Profile, DateTimeOffset At) of = default;
        Shown? shown = null;
        foreach (var change in changes)
        {
            if (shown is null || of != (change.Profile, change.At))
                (of, shown) = ((change.Profile, change.At), Show(change.Profile, change.At));
            yield return (change, shown);
        }
    }

    private Shown Show(ulong number, DateTimeOffset at)
    {
        var profile = StoredProfile.Of(state, number);
        return new(profile.ExternalIds(), profile.TraitsJson(at, survivorship));
    }

    private AboutProfile About(ulong profile, DateTimeOffset at, Shown shown) => new()
    {
        At = at,
        Now = _now,
        Position = _position,
        Ordinal = _ordinal++,
        Profile = profile,
        Workspace = workspace,
        UserId = shown.Ids.Newest(ExternalId.UserId),
        AnonymousId = shown.Ids.Newest(ExternalId.AnonymousId),
        Traits = shown.Traits,
        ExternalIds = shown.Ids.ConvertAll(static dated => (dated.Id.Type, dated.Id.Value)),
    };

    private sealed record Shown(List<DatedId> Ids, ReadOnlyMemory<byte> Traits);
}
