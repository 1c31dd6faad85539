using Weft.Activation;
using Weft.Activation.Letters;
using Weft.Activation.Replays;
using Weft.Events;
using Weft.Log;

namespace Weft;

/// <summary>What a replay finds, so far.</summary>
/// <param name="Events">Events that are to be sent.</param>
/// <param name="Messages">The messages that they make: one for each mapping that wants one.</param>
/// <param name="Delivered">Those of them that the destination has.</param>
public sealed record ReplayCount(long Events, long Messages, long Delivered);

/// <summary>Finds the events of a frame that a replay sends. Reads a view of one moment; for one thread.</summary>
internal sealed class ReplayScan(ReadView view, DestinationDefinition destination, ReplayRequest request)
{
    private const int MostResends = 100;

    private readonly EventHolders _holders = new(view.State, view.Workspace);
    private readonly HashSet<string> _events = [.. request.Events];
    private readonly HashSet<string> _sources = [.. request.Sources];

    /// <summary>The events of a frame that are to be sent, each with what it makes.</summary>
    public IReadOnlyList<(EventPlace Place, ReplayCount Count)> In(in LogFrame frame)
    {
        if (!IsMeant(frame))
            return [];
        var (found, place, delivered) = (new List<(EventPlace, ReplayCount)>(), -1, (HashSet<(string, string?)>?)null);
        foreach (var item in CollectedItems.Of(frame))
        {
            place++;
            if (!item.IsAccepted || Of(TrackingEvent.Of(item, frame.Source), new(frame.Position, place), ref delivered) is not { } count)
                continue;
            found.Add((new(frame.Position, place), count));
        }

        return found;
    }

    private bool IsMeant(in LogFrame frame) =>
        (frame.Kind == FrameKind.Events || (frame.Kind == FrameKind.Import && request.TakesHistory)) && (_sources.Count == 0 || _sources.Contains(frame.Source));

    private ReplayCount? Of(TrackingEvent tracking, EventPlace place, ref HashSet<(string, string?)>? delivered)
    {
        if (tracking.Timestamp < request.From || tracking.Timestamp >= request.To || (_events.Count > 0 && !_events.Contains(tracking.EventName ?? "")))
            return null;
        var message = EventMessage.Compose(tracking, 0, place.Position, 0, view.Now);
        var mappings = Outbox.Wanting(destination, message, request.Mappings).Select(one => one.Mapping.Name).ToList();
        if (mappings.Count == 0 || _holders.HolderOf(tracking, place) is null)
            return null;
        var known = delivered ??= DeliveredOf(place.Position);
        var before = mappings.Count(mapping => known.Contains((tracking.MessageId, mapping)));
        return request.SkipsDelivered && before == mappings.Count ? null : new(1, mappings.Count, before);
    }

    private HashSet<(string, string?)> DeliveredOf(long position) =>
        [.. view.Deliveries.Of(destination.Key, position).Where(IsDelivered).Select(receipt => (receipt.SourceMessageId, receipt.Mapping))];

    // A dead letter that was sent again is delivered when what was sent in its place is.
    private bool IsDelivered(Receipt receipt)
    {
        var latest = receipt;
        for (var times = 0; times < MostResends && latest is { State: DeliveryState.Discarded, Reason: LetterCloser.Resent, Detail: { } next }; times++)
            latest = view.Deliveries.Find(destination.Key, next);
        return latest?.State == DeliveryState.Delivered;
    }
}
