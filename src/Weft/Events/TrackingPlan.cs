using System.Text.Json;

namespace Weft.Events;

/// <summary>Which events a source may send (<c>plan</c> of a source). A track call of another name is rejected; the other calls pass.</summary>
public sealed class TrackingPlan(IEnumerable<string> events)
{
    private readonly HashSet<string> _events = new(events, StringComparer.Ordinal);

    /// <summary>The item, rejected if the plan does not have it.</summary>
    public CollectedItem Judge(CollectedItem item) =>
        item.IsAccepted && NameOf(item.Json) is { } name && !_events.Contains(name) ? item with { Reason = RejectionReason.BlockedByPlan } : item;

    private static string? NameOf(ReadOnlyMemory<byte> json)
    {
        using var message = JsonDocument.Parse(json);
        return EventPath.Text(message.RootElement, "type") == "track" ? EventPath.Text(message.RootElement, "event") : null;
    }
}
