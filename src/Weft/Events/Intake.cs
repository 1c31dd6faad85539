using Weft.Storage;

namespace Weft.Events;

/// <summary>Takes a frame's items one by one: knows repeats, keeps rejected ones, counts all of them.</summary>
internal sealed class Intake(StateBatch state, TimeSpan duplicateWindow)
{
    private readonly SeenEvents _seen = new(state);
    private readonly RejectedEvents _rejected = new(state);
    private readonly SourceSums _sums = new(state);

    /// <summary>Counts a frame's items as received.</summary>
    public void Receive(string source, int items) => _sums.Received(source, items);

    /// <summary>The event to go on with; null for a repeat and for a rejected item, which are counted and kept here.</summary>
    public TrackingEvent? Take(string source, in CollectedItem item, long position, int place, DateTimeOffset now)
    {
        if (!item.IsAccepted)
        {
            Reject(source, item, item.Reason, position, place, now);
            return null;
        }

        var seen = _seen.Find(source, item.MessageId);
        if (seen is not null && now - seen.ReceivedAt < duplicateWindow)
        {
            _sums.Duplicate(source);
            return null;
        }

        var tracking = TrackingEvent.Parse(item.Json, source);
        // Past the window a repeat still falls on the same timeline entry.
        if (seen is not null && seen.Timestamp == tracking.Timestamp)
        {
            _sums.Duplicate(source);
            return null;
        }

        return tracking;
    }

    /// <summary>Keeps an item with the reason why it is not accepted.</summary>
    public void Reject(string source, in CollectedItem item, RejectionReason reason, long position, int place, DateTimeOffset now)
    {
        _rejected.Add(source, position, place, reason, item.MessageId, now, item.Json.Span);
        _sums.Rejected(source, reason);
    }

    /// <summary>Remembers an event that was applied.</summary>
    public void Accept(TrackingEvent tracking, ulong fragment, long position, DateTimeOffset now)
    {
        _seen.Add(tracking.Source, tracking.MessageId, new(now, position, tracking.Timestamp, fragment, tracking.EventName));
        _sums.Processed(tracking.Source);
    }
}
