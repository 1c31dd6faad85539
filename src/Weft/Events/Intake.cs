using Weft.Log;
using Weft.Storage;

namespace Weft.Events;

/// <summary>Takes a frame's items one by one: knows repeats, keeps rejected ones, counts all of them.</summary>
internal sealed class Intake(StateBatch state, TimeSpan duplicateWindow)
{
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    private readonly SeenEvents _seen = SeenEvents.Of(state);
    private readonly LoggedEvents _logged = LoggedEvents.Of(state);
    private readonly RejectedEvents _rejected = new(state);
    private readonly SourceSums _sums = SourceSums.Of(state);

    /// <summary>Counts a frame's items as received.</summary>
    public void Receive(in LogFrame frame)
    {
        if (frame.Items > 0)
            _sums.Received(frame.Source, frame.Items);
        _seen.ForgetBefore(frame.Now - duplicateWindow);
    }

    /// <summary>The event to go on with; null for a repeat and for a rejected item, which are counted and kept here.</summary>
    public TrackingEvent? Take(in LogFrame frame, in CollectedItem item, int place)
    {
        if (!item.IsAccepted)
        {
            Reject(frame, item, item.Reason, place);
            return null;
        }

        var tracking = TrackingEvent.Of(item, frame.Source);
        if (_seen.Find(frame.Source, tracking.MessageIdUtf8) is { } seen && IsRepeat(seen, tracking, frame.Now))
        {
            Repeat(frame);
            return null;
        }

        return tracking;
    }

    /// <summary>Counts an event that stood on its timeline already, as a repeat does that comes when its message id is forgotten.</summary>
    public void Repeat(in LogFrame frame) => _sums.Duplicate(frame.Source);

    /// <summary>
    /// Whether an event may stand on its timeline already though its message id was not found: when it is so old that the id may be forgotten. An event's time
    /// lies at most a day ahead of its arrival.
    /// </summary>
    public bool MayBeForgotten(in LogFrame frame, TrackingEvent tracking) => frame.Now - tracking.Timestamp > duplicateWindow - MostAhead;

    /// <summary>Keeps an item with the reason why it is not accepted.</summary>
    public void Reject(in LogFrame frame, in CollectedItem item, RejectionReason reason, int place)
    {
        // Of a suppressed person nothing is kept but that something came.
        var payload = reason == RejectionReason.Suppressed ? default : item.Json.Span;
        _rejected.Add(frame.Source, frame.Position, place, reason, item.MessageId, frame.Now, payload);
        _sums.Rejected(frame.Source, reason);
    }

    /// <summary>Remembers an event that was applied.</summary>
    public void Accept(in LogFrame frame, TrackingEvent tracking, int place, ulong fragment)
    {
        _seen.Add(tracking.Source, tracking.MessageIdUtf8, new(new(frame.Position, place), fragment), frame.Now);
        _sums.Processed(tracking.Source);
    }

    // Past the window it is a repeat only where it falls on the same place of the timeline. Of what the log does not hold any more nothing else is known.
    private bool IsRepeat(in SeenEvent seen, TrackingEvent tracking, DateTimeOffset now) =>
        _logged.ReceivedAt(seen.Place.Position) is not { } receivedAt || now - receivedAt < duplicateWindow
        || _logged.Find(seen.Place)!.Timestamp == tracking.Timestamp;
}
