namespace Weft.Events;

/// <summary>Which events a source may send (<c>plan</c> of a source). A track call of another name is rejected; the other calls pass.</summary>
public sealed class TrackingPlan(IEnumerable<string> events)
{
    private readonly HashSet<string> _events = new(events, StringComparer.Ordinal);

    /// <summary>Whether the plan does not have an accepted item.</summary>
    public bool Blocks(in CollectedItem item) => NameOf(item) is { } name && !_events.Contains(name);

    private static string? NameOf(in CollectedItem item)
    {
        var head = item.Head;
        return head.Type == EventType.Track ? head.Text(EventField.Event, item.Json.Span) : null;
    }
}
