using System.Collections.Immutable;
using System.Threading.Channels;
using Weft.Audiences;
using Weft.Identity;

namespace Weft;

/// <summary>Something that just happened.</summary>
/// <param name="Kind"><c>event</c>, <c>entered</c> or <c>exited</c>.</param>
/// <param name="At">When: an event's corrected time, a change's instant.</param>
/// <param name="ProfileId">Whose.</param>
/// <param name="Type">An event's call; null for changes.</param>
/// <param name="Name">An event's name, or the audience's key.</param>
/// <param name="Source">An event's source; null for changes.</param>
/// <param name="MessageId">An event's message id; null for changes.</param>
/// <param name="Cause">What made a change so; null for events.</param>
public sealed record LiveItem(
    string Kind, DateTimeOffset At, string ProfileId, string? Type, string? Name, string? Source, string? MessageId, ChangeCause? Cause = null);

/// <summary>What an onlooker wants to see.</summary>
[Flags]
public enum LiveKinds
{
    /// <summary>Events that were applied.</summary>
    Events = 1,

    /// <summary>Entries and exits.</summary>
    Changes = 2,

    /// <summary>Everything.</summary>
    All = Events | Changes,
}

/// <summary>
/// Shows what arrives to those who look on. A slow onlooker misses items rather than holding anything up; each gets at most 1,000 waiting.
/// </summary>
public sealed class LiveFeed
{
    private const int MostWaiting = 1_000;
    private long _changed;
    private ImmutableList<(Channel<LiveItem> Channel, LiveKinds Kinds)> _onlookers = [];

    /// <summary>How many entries and exits there were since the start, seen by an onlooker or not.</summary>
    public long Changed => Interlocked.Read(ref _changed);

    /// <summary>Whether somebody wants to see events.</summary>
    internal bool ShowsEvents => _onlookers.Exists(one => one.Kinds.HasFlag(LiveKinds.Events));

    /// <summary>Looks on at everything until cancelled.</summary>
    public IAsyncEnumerable<LiveItem> WatchAsync(CancellationToken cancellation) => WatchAsync(LiveKinds.All, cancellation);

    /// <summary>Looks on until cancelled. Changes cost next to nothing to show; each event costs a look at whose it is.</summary>
    public async IAsyncEnumerable<LiveItem> WatchAsync(LiveKinds kinds, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<LiveItem>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _onlookers, static (all, one) => all.Add(one), (channel, kinds));
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellation))
                yield return item;
        }
        finally
        {
            ImmutableInterlocked.Update(ref _onlookers, static (all, one) => all.Remove(one), (channel, kinds));
        }
    }

    internal void Publish(FrameOutcomes outcomes, Engine engine)
    {
        Interlocked.Add(ref _changed, outcomes.Changes.Count);
        var onlookers = _onlookers;
        if (onlookers.IsEmpty)
            return;
        var view = engine.Read();
        foreach (var (tracking, fragment) in outcomes.Applied)
        {
            var profile = view.ProfileOf(fragment);
            Tell(LiveKinds.Events, new("event", tracking.Timestamp, new ProfileId(profile.Number).ToString(), tracking["type"].GetString(), tracking.EventName, tracking.Source, tracking.MessageId));
        }

        foreach (var change in outcomes.Changes)
            Tell(LiveKinds.Changes, new(change.Entered ? "entered" : "exited", change.At, new ProfileId(change.Profile).ToString(), null, change.Audience.Key, null, null, change.Cause));

        void Tell(LiveKinds kind, LiveItem item)
        {
            foreach (var onlooker in onlookers.Where(one => one.Kinds.HasFlag(kind)))
                onlooker.Channel.Writer.TryWrite(item);
        }
    }
}
