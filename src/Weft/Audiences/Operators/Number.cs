using System.Globalization;
using System.Text.Json;

namespace Weft.Audiences.Operators;

/// <summary>
/// A JSON number. Doubles decide where they differ, since rounding keeps the order; decimals settle what rounds to the same double, so that ids of
/// 17 to 28 digits stay apart.
/// </summary>
internal readonly record struct Number(double Rounded, decimal? Exact) : IComparable<Number>
{
    public static Number Of(JsonElement value) => new(value.GetDouble(), value.TryGetDecimal(out var exact) ? exact : null);

    public static Number Parse(string json) => new(
        double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture),
        decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null);

    public int CompareTo(Number other)
    {
        var order = Rounded.CompareTo(other.Rounded);
        return order == 0 && Exact is { } mine && other.Exact is { } theirs ? mine.CompareTo(theirs) : order;
    }
}
