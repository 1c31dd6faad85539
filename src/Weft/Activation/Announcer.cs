using Weft.Events;
using Weft.Identity;
using Weft.Privacy;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Activation;

/// <summary>Puts what a frame brought into the outbox: its events, then who entered and exited.</summary>
internal sealed partial class Announcer(StateBatch state, string workspace, Survivorship survivorship, Suppressions suppressions, Outbox outbox)
{
    private QueuedMessages _queued = new();
    private long _position;
    private DateTimeOffset _now;
    private int _ordinal;
    private int _stamp;

    /// <summary>What was put in the outbox since that was last taken.</summary>
    public QueuedMessages TakeQueued()
    {
        var queued = _queued;
        _queued = new();
        return queued;
    }

    /// <summary>Begins a frame.</summary>
    public void Begin(long position, DateTimeOffset now) => (_position, _now, _ordinal, _stamp) = (position, now, 0, 0);

    /// <summary>Goes on with the frame that another began.</summary>
    public void Continue(Announcer former) => (_position, _now, _ordinal, _stamp) = (former._position, former._now, former._ordinal, former._stamp);

    /// <summary>Tells an event.</summary>
    public void Tell(TrackingEvent tracking, ulong profile, ulong fragment)
    {
        if (!outbox.WantsEvents)
            return;
        var permission = PermissionOf(fragment);
        var message = EventMessage.Compose(tracking, profile, _position, _ordinal++, _now) with { Fragment = fragment };
        outbox.Enqueue(state, message, _queued, destination => permission.WhyNot(destination, tracking.Timestamp));
    }

    private Permission PermissionOf(ulong fragment) => new(state, suppressions, fragment);

    private void Enqueue(OutgoingMessage message)
    {
        var permission = PermissionOf(message.Profile);
        outbox.Enqueue(state, message, _queued, destination => permission.WhyNot(destination));
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
