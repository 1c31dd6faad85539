using System.Text;

namespace Weft.Events;

/// <summary>The members of a message by its head.</summary>
internal static class HeadMembers
{
    /// <summary>A text; null when there is none.</summary>
    public static string? Text(this scoped in EventHead head, EventField field, ReadOnlySpan<byte> json) =>
        head[field].Exists ? Encoding.UTF8.GetString(head.Utf8(field, json)) : null;

    /// <summary>A text in UTF-8 without escapes, empty when there is none. It points into the JSON unless it had escapes.</summary>
    public static ReadOnlySpan<byte> Utf8(this scoped in EventHead head, EventField field, ReadOnlySpan<byte> json)
    {
        var place = head[field];
        if (!place.IsEscaped)
            return json.Slice(place.Start, place.Length);
        var text = new byte[place.Length];
        return text.AsSpan(0, JsonText.Unescape(json.Slice(place.Start - 1, place.Length + 2), text));
    }

    /// <summary>A member's JSON, a text with its quotes; empty when there is none.</summary>
    public static ReadOnlyMemory<byte> Raw(this scoped in EventHead head, EventField field, ReadOnlyMemory<byte> json)
    {
        var place = head[field];
        var quotes = field is EventField.Properties or EventField.Traits or EventField.Context or EventField.Integrations or EventField.Notes ? 0 : 1;
        return place.Exists ? json.Slice(place.Start - quotes, place.Length + (2 * quotes)) : default;
    }
}
