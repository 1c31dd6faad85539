using System.Globalization;
using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>
/// A value that a filter names. Numbers compare as numbers (a text that is a plain number, with a number too), dates as instants, other texts by ordinal;
/// a quoted <c>"true"</c> is a text and no boolean.
/// </summary>
internal sealed class FilterValue
{
    private readonly bool? _boolean;
    private readonly decimal? _number;
    private readonly DateTimeOffset? _instant;

    private FilterValue(string text, bool quoted)
    {
        Text = text;
        _boolean = !quoted && text is ("true" or "false") ? text == "true" : null;
        _number = quoted ? null : Number(text);
        _instant = Instant(text);
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    public static FilterValue Read(ConfigNode node, ConfigErrors errors)
    {
        if (node.Kind != ConfigKind.Scalar)
            errors.Add(node, "must be a text, a number, true or false");
        return new(node.Text, node.Quoted);
    }

    public bool EqualTo(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => _boolean == (value.ValueKind == JsonValueKind.True),
        JsonValueKind.Number or JsonValueKind.String when _boolean is null => OrderOf(value) == 0,
        _ => false,
    };

    /// <summary>Below 0 when the value comes before this one, above 0 when after; null when the two do not compare.</summary>
    public int? OrderOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return (_number ?? Number(Text)) is { } bound && value.TryGetDecimal(out var number) ? number.CompareTo(bound) : null;
        if (value.ValueKind != JsonValueKind.String)
            return null;
        var text = value.GetString()!;
        if (_number is { } wanted)
            return Number(text)?.CompareTo(wanted);
        if (_instant is { } instant && Instant(text) is { } at)
            return at.CompareTo(instant);
        return string.CompareOrdinal(text, Text);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Instant(string text) =>
        text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
