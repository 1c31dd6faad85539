using Weft.Log;
using Weft.Storage;

namespace Weft.Events;

/// <summary>Where an event lies in the log, which is where its message stays.</summary>
/// <param name="Position">Its frame.</param>
/// <param name="Place">Its place among the frame's items, from 0.</param>
public readonly record struct EventPlace(long Position, int Place);

/// <summary>Reads events back from the log. For one thread.</summary>
internal sealed class LoggedEvents
{
    private static readonly Func<long, LogFrame?> None = static _ => null;
    private readonly Func<long, LogFrame?> _read;
    private LogFrame _last;

    /// <summary>The first frame that is kept: an earlier one counts as gone even while it is there yet, as it may not be there the next time.</summary>
    public long FirstKept { get; set; }

    /// <param name="read">Reads a frame; null when the log does not hold it any more.</param>
    public LoggedEvents(Func<long, LogFrame?> read) => _read = read;

    /// <summary>Those of a log.</summary>
    public static LoggedEvents In(EventLog log) => new(position => log.TryRead(position, out var frame) ? frame : null);

    /// <summary>Those that a batch knows of; none where it was not told of a log.</summary>
    public static LoggedEvents Of(StateBatch state) => state.Shared(static _ => new LoggedEvents(None));

    /// <summary>Whether there is a log to read from.</summary>
    public bool HasLog => _read != None;

    /// <summary>The frame's instant; null when the log does not hold it any more.</summary>
    public DateTimeOffset? ReceivedAt(long position) => Frame(position)?.Now;

    /// <summary>An event; null when the log does not hold it any more.</summary>
    public TrackingEvent? Find(EventPlace place) =>
        Frame(place.Position) is { } frame ? TrackingEvent.Of(CollectedItems.At(frame.Payload, place.Place), frame.Source) : null;

    // Several events of one frame are asked for one after the other.
    private LogFrame? Frame(long position)
    {
        if (position < FirstKept)
            return null;
        if (_last.Position == position && position != 0)
            return _last;
        if (_read(position) is not { } frame)
            return null;
        return _last = frame;
    }
}
