using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weft.Events;

/// <summary>What the JSON reader does not check by itself: that every string of a text can be read.</summary>
internal static class JsonText
{
    /// <summary>How one piece of JSON must be: each name once, 64 levels at most, no comments.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>True when the bytes are UTF-8 and no escape names half a surrogate pair.</summary>
    public static bool IsSound(ReadOnlySpan<byte> json) => System.Text.Unicode.Utf8.IsValid(json) && HasWholeSurrogates(json);

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

    /// <summary>A text of a body; null when there is none or it cannot be read.</summary>
    public static string? Text(ReadOnlySpan<byte> body, in JsonPlace place) =>
        place.IsText && IsSound(place.Inner(body)) ? Encoding.UTF8.GetString(Utf8(body, place)) : null;

    /// <summary>A readable text of a body in UTF-8 without escapes; without any it points into the body.</summary>
    public static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> body, scoped in JsonPlace place)
    {
        var inner = place.Inner(body);
        if (!place.Is(PlaceMarks.Escaped))
            return inner;
        var text = new byte[inner.Length];
        return text.AsSpan(0, Unescape(place.Raw(body), text));
    }

    /// <summary>Takes the escapes out of a readable text, given with its quotes; returns its length.</summary>
    public static int Unescape(ReadOnlySpan<byte> quoted, Span<byte> to)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.CopyString(to);
    }

    /// <summary>True when a text in UTF-8 has nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (!Rune.IsWhiteSpace(rune))
                return false;
            text = text[length..];
        }

        return true;
    }

    /// <summary>True when the member at the reader has the name; a name that cannot be read is none that is asked for.</summary>
    public static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        (!reader.ValueIsEscaped || IsSound(reader.ValueSpan)) && reader.ValueTextEquals(name);

    /// <summary>The common field whose name is at the reader, which can be read.</summary>
    public static EventField FieldAt(ref Utf8JsonReader reader) =>
        EventFields.Find(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan);

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
        if (escape.Length < 5 || escape[0] != 'u')
            return -1;
        return ushort.TryParse(escape[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? unit : -1;
    }
}
