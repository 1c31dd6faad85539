using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Profiles;

/// <summary>
/// A JSON number. Doubles decide where they differ, since rounding keeps the order; decimals settle what rounds to the same double, so that ids of
/// 17 to 28 digits stay apart.
/// </summary>
internal readonly partial record struct Number(double Rounded, decimal? Exact) : IComparable<Number>
{
    /// <summary>Whether a text is a number as JSON writes it.</summary>
    public static bool IsPlain(string text) => PlainNumber().IsMatch(text);

    /// <summary>The number that a value is, or is a plain text of; false where it is none or too large for a decimal.</summary>
    public static bool TryRead(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDecimal(out number),
            JsonValueKind.String => value.GetString()! is var text && IsPlain(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    public static Number Of(JsonElement value) => new(value.GetDouble(), value.TryGetDecimal(out var exact) ? exact : null);

    public static Number Parse(string json) => new(
        double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture),
        decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null);

    public int CompareTo(Number other)
    {
        var order = Rounded.CompareTo(other.Rounded);
        return order == 0 && Exact is { } mine && other.Exact is { } theirs ? mine.CompareTo(theirs) : order;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();
}
