using Weft.Log;
using Weft.Storage;

namespace Weft.Events;

/// <summary>Takes a frame's items one by one: knows repeats, keeps rejected ones, counts all of them.</summary>
internal sealed class Intake(StateBatch state, TimeSpan duplicateWindow)
{
    private readonly SeenEvents _seen = new(state);
    private readonly RejectedEvents _rejected = new(state);
    private readonly SourceSums _sums = new(state);

    /// <summary>Counts a frame's items as received.</summary>
    public void Receive(in LogFrame frame)
    {
        if (frame.Items > 0)
            _sums.Received(frame.Source, frame.Items);
    }

    /// <summary>The event to go on with; null for a repeat and for a rejected item, which are counted and kept here.</summary>
    public TrackingEvent? Take(in LogFrame frame, in CollectedItem item, int place)
    {
        if (!item.IsAccepted)
        {
            Reject(frame, item, item.Reason, place);
            return null;
        }

        var seen = _seen.Find(frame.Source, item.MessageId);
        if (seen is not null && frame.Now - seen.ReceivedAt < duplicateWindow)
        {
            _sums.Duplicate(frame.Source);
            return null;
        }

        var tracking = TrackingEvent.Of(item, frame.Source);
        // Past the window a repeat still falls on the same timeline entry.
        if (seen is not null && seen.Timestamp == tracking.Timestamp)
        {
            _sums.Duplicate(frame.Source);
            return null;
        }

        return tracking;
    }

    /// <summary>Keeps an item with the reason why it is not accepted.</summary>
    public void Reject(in LogFrame frame, in CollectedItem item, RejectionReason reason, int place)
    {
        // Of a suppressed person nothing is kept but that something came.
        var payload = reason == RejectionReason.Suppressed ? default : item.Json.Span;
        _rejected.Add(frame.Source, frame.Position, place, reason, item.MessageId, frame.Now, payload);
        _sums.Rejected(frame.Source, reason);
    }

    /// <summary>Remembers an event that was applied.</summary>
    public void Accept(in LogFrame frame, TrackingEvent tracking, ulong fragment)
    {
        _seen.Add(tracking.Source, tracking.MessageId, new(frame.Now, frame.Position, tracking.Timestamp, fragment, tracking.EventName));
        _sums.Processed(tracking.Source);
    }
}
