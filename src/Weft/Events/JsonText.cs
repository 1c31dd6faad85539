using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Weft.Events;

/// <summary>What the JSON reader does not check by itself: that every string of a text can be read.</summary>
internal static class JsonText
{
    /// <summary>True when the bytes are UTF-8 and no escape names half a surrogate pair.</summary>
    public static bool IsSound(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && HasWholeSurrogates(json);

    /// <summary>A text or number as text; null when absent, null, blank or of another kind.</summary>
    public static string? IdText(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>The string at the reader; null when it is none or cannot be read.</summary>
    public static string? StringAt(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && IsSound(reader.ValueSpan) ? reader.GetString() : null;

    /// <summary>True when the member at the reader has the name; a name that cannot be read is none that is asked for.</summary>
    public static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        (!reader.ValueIsEscaped || IsSound(reader.ValueSpan)) && reader.ValueTextEquals(name);

    /// <summary>The common field whose name is at the reader; null for another name.</summary>
    public static EventField? FieldAt(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            return EventFields.Find(Encoding.UTF8.GetBytes(reader.GetString()!)) is >= 0 and var known ? (EventField)known : null;
        return EventFields.Find(reader.ValueSpan) is >= 0 and var field ? (EventField)field : null;
    }

    private static bool HasWholeSurrogates(ReadOnlySpan<byte> json)
    {
        var awaitsLow = false;
        while (true)
        {
            var slash = json.IndexOf((byte)'\\');
            if (awaitsLow && slash != 0)
                return false;
            if (slash < 0 || slash + 1 >= json.Length)
                return !awaitsLow;
            var unit = EscapedUnit(json[(slash + 1)..]);
            var isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (isLow != awaitsLow)
                return false;
            awaitsLow = unit is >= 0xD800 and <= 0xDBFF;
            json = json[Math.Min(json.Length, slash + (unit < 0 ? 2 : 6))..];
        }
    }

    /// <summary>The UTF-16 unit of <c>uXXXX</c>; −1 for another escape.</summary>
    private static int EscapedUnit(ReadOnlySpan<byte> escape)
    {
        Span<char> digits = stackalloc char[4];
        if (escape.Length < 5 || escape[0] != 'u' || Encoding.Latin1.GetChars(escape[1..5], digits) != 4)
            return -1;
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? unit : -1;
    }
}
