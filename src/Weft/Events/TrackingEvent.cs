using System.Globalization;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// A validated, normalised event. Its JSON is the tracking API's message in camelCase: <c>type messageId userId anonymousId previousId groupId event
/// name category timestamp originalTimestamp sentAt receivedAt properties traits context integrations channel version</c>, and unknown keys as sent.
/// Absent and empty ids are left out; <c>timestamp</c> is the corrected time and <c>receivedAt</c> is always there, both ISO-8601 UTC; notes that collect made
/// (a corrected time, say) are texts in the array <c>_notes</c>.
/// </summary>
public sealed partial class TrackingEvent
{
    /// <summary>The name under which audiences see <c>page</c> calls.</summary>
    public const string PageViewed = "Page Viewed";

    /// <summary>The name under which audiences see <c>screen</c> calls.</summary>
    public const string ScreenViewed = "Screen Viewed";

    private TrackingEvent(JsonElement body, ReadOnlyMemory<byte> json, string source)
    {
        Body = body;
        Json = json;
        Source = source;
        Type = ParseType(Text("type")!)!.Value;
        MessageId = Text("messageId")!;
        Timestamp = ParseTime(Text("timestamp")!);
        ReceivedAt = ParseTime(Text("receivedAt")!);
    }

    public EventType Type { get; }

    public string MessageId { get; }

    /// <summary>The key of the source that it came from.</summary>
    public string Source { get; }

    /// <summary>When it happened, corrected for the sender's clock.</summary>
    public DateTimeOffset Timestamp { get; }

    public DateTimeOffset ReceivedAt { get; }

    public string? UserId => Text("userId");

    public string? AnonymousId => Text("anonymousId");

    public string? PreviousId => Text("previousId");

    public string? GroupId => Text("groupId");

    /// <summary>The name that audiences know it by; null for calls that are not events to them (identify, group, alias).</summary>
    public string? EventName => Type switch
    {
        EventType.Track => Text("event"),
        EventType.Page => PageViewed,
        EventType.Screen => ScreenViewed,
        _ => null,
    };

    /// <summary>The whole message.</summary>
    public JsonElement Body { get; }

    /// <summary>The whole message's bytes.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>A member of the message; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement this[string name] => Body.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Reads a normalised message as collect wrote it. It is trusted: bytes of another shape throw.</summary>
    public static TrackingEvent Parse(ReadOnlyMemory<byte> json, string source)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone(), json, source);
    }

    /// <summary>The call by its word in <c>type</c>; null when there is none of that word.</summary>
    public static EventType? ParseType(string word) => word switch
    {
        "identify" => EventType.Identify,
        "track" => EventType.Track,
        "page" => EventType.Page,
        "screen" => EventType.Screen,
        "group" => EventType.Group,
        "alias" => EventType.Alias,
        _ => null,
    };

    private static DateTimeOffset ParseTime(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private string? Text(string name) =>
        Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
