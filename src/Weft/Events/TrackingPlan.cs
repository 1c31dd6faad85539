namespace Weft.Events;

/// <summary>Which events a source may send (<c>plan</c> of a source). A track call of another name is rejected; the other calls pass.</summary>
public sealed class TrackingPlan(IEnumerable<string> events)
{
    private readonly HashSet<string> _events = new(events, StringComparer.Ordinal);

    /// <summary>The item, rejected if the plan does not have it.</summary>
    public CollectedItem Judge(in CollectedItem item) =>
        item.IsAccepted && NameOf(item) is { } name && !_events.Contains(name) ? item.With(RejectionReason.BlockedByPlan) : item;

    private static string? NameOf(in CollectedItem item)
    {
        var head = item.Head;
        return head.Type == EventType.Track ? head.Text(EventField.Event, item.Json.Span) : null;
    }
}
