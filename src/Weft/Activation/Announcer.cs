using Weft.Audiences;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Activation;

/// <summary>Puts what a frame brought into the outbox: its events, then who entered and exited.</summary>
internal sealed class Announcer(StateBatch state, Workspace workspace, Outbox outbox)
{
    private readonly HashSet<Lane> _lanes = [];
    private long _position;
    private DateTimeOffset _now;
    private int _ordinal;

    /// <summary>The lanes that got something since they were last taken.</summary>
    public IReadOnlyCollection<Lane> TakeLanes()
    {
        Lane[] lanes = [.. _lanes];
        _lanes.Clear();
        return lanes;
    }

    /// <summary>Begins a frame.</summary>
    public void Begin(long position, DateTimeOffset now) => (_position, _now, _ordinal) = (position, now, 0);

    /// <summary>Goes on with the frame that another began.</summary>
    public void Continue(Announcer former) => (_position, _now, _ordinal) = (former._position, former._now, former._ordinal);

    /// <summary>Tells an event.</summary>
    public void Tell(TrackingEvent tracking, ulong profile)
    {
        if (workspace.Destinations.All.Count == 0)
            return;
        Enqueue(new()
        {
            Json = tracking.Json,
            Body = tracking.Body,
            Type = tracking["type"].GetString()!,
            Event = tracking.EventName,
            Source = tracking.Source,
            Profile = profile,
            Position = _position,
            Ordinal = _ordinal++,
            SourceMessageId = tracking.MessageId,
            Now = _now,
        });
    }

    /// <summary>Tells who entered and exited.</summary>
    public void Tell(IEnumerable<MembershipChange> changes)
    {
        if (workspace.Destinations.All.Count == 0)
            return;
        foreach (var change in changes)
            Enqueue(AudienceMessage.Compose(Describe(change)));
    }

    /// <summary>Has what merged profiles are still owed leave before what their keeper gets from here on.</summary>
    public void Order(GraphChanges graph, Func<ulong, ulong> headOf)
    {
        foreach (var former in graph.TakeMoved())
        {
            if (headOf(former) is var kept && kept != former)
                _lanes.UnionWith(outbox.OrderAfter(state, kept, former, _position, _ordinal));
        }
    }

    private void Enqueue(OutgoingMessage message) => _lanes.UnionWith(outbox.Enqueue(state, message));

    private AudienceChange Describe(MembershipChange change)
    {
        using var profile = StoredProfile.Of(state, change.Profile);
        var ids = profile.ExternalIds();
        return new()
        {
            Audience = change.Audience.Key,
            Entered = change.Entered,
            At = change.At,
            Now = _now,
            Position = _position,
            Ordinal = _ordinal++,
            Profile = change.Profile,
            Workspace = workspace.Config.Name,
            UserId = ids.Newest(ExternalId.UserId),
            AnonymousId = ids.Newest(ExternalId.AnonymousId),
            Traits = profile.TraitsJson(change.At),
            ExternalIds = [.. ids.Select(dated => (dated.Id.Type, dated.Id.Value))],
        };
    }
}
