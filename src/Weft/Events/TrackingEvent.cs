using System.Runtime.CompilerServices;
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

    private readonly EventHead _head;
    private StrongBox<JsonElement>? _body;
    private string? _eventName;

    private TrackingEvent(in EventHead head, ReadOnlyMemory<byte> json, string source)
    {
        _head = head;
        Json = json;
        Source = source;
    }

    public EventType Type => _head.Type;

    public string MessageId => field ??= Text(EventField.MessageId)!;

    /// <summary>The key of the source that it came from.</summary>
    public string Source { get; }

    /// <summary>When it happened, corrected for the sender's clock.</summary>
    public DateTimeOffset Timestamp => new(_head.TimestampTicks, TimeSpan.Zero);

    public DateTimeOffset ReceivedAt => new(_head.ReceivedAtTicks, TimeSpan.Zero);

    public string? UserId => Text(EventField.UserId);

    public string? AnonymousId => Text(EventField.AnonymousId);

    public string? PreviousId => Text(EventField.PreviousId);

    public string? GroupId => Text(EventField.GroupId);

    /// <summary>The name that audiences know it by; null for calls that are not events to them (identify, group, alias).</summary>
    public string? EventName => Type switch
    {
        EventType.Track => _eventName ??= Has(EventField.Event) ? EventNames.Of(Utf8(EventField.Event)) : null,
        EventType.Page => PageViewed,
        EventType.Screen => ScreenViewed,
        _ => null,
    };

    /// <summary>The whole message; parsed when it is first asked for.</summary>
    public JsonElement Body => (_body ??= new(JsonElement.Parse(Json.Span))).Value;

    /// <summary>The whole message's bytes.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>A member of the message; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement this[string name] => Body.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The event of an item that is normalised (every accepted one is): by its head, without reading its JSON, into which it points.</summary>
    public static TrackingEvent Of(in CollectedItem item, string source) =>
        item.HasHead ? new(item.Head, item.Json, source) : throw new ArgumentException($"The item is rejected ({item.Reason.Word()}) and is no event.", nameof(item));

    /// <summary>Reads a normalised message as collect wrote it. It is trusted: bytes of another shape throw.</summary>
    public static TrackingEvent Parse(ReadOnlyMemory<byte> json, string source) => new(HeadScan.Of(json.Span), json, source);

    /// <summary>The call by its word in UTF-8.</summary>
    internal static EventType? ParseType(ReadOnlySpan<byte> word) => word switch
    {
        [(byte)'i', ..] when word.SequenceEqual("identify"u8) => EventType.Identify,
        [(byte)'t', ..] when word.SequenceEqual("track"u8) => EventType.Track,
        [(byte)'p', ..] when word.SequenceEqual("page"u8) => EventType.Page,
        [(byte)'s', ..] when word.SequenceEqual("screen"u8) => EventType.Screen,
        [(byte)'g', ..] when word.SequenceEqual("group"u8) => EventType.Group,
        [(byte)'a', ..] when word.SequenceEqual("alias"u8) => EventType.Alias,
        _ => null,
    };

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
}
