using System.Globalization;
using System.Text.Json;

namespace Weft.Audiences.Traits.Formulas;

/// <summary>What formulas do with values. No value in gives no value out, and so does what cannot be worked out: a text that is no number, a division by 0, a number beyond 28 digits.</summary>
internal static class FormulaValues
{
    /// <summary>A trait's value.</summary>
    public static object? Of(JsonElement value) => Worth.Of(value) is not { } worth ? null : value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => worth,
    };

    /// <summary>A value as JSON in one form; null for none.</summary>
    public static string? JsonOf(object? value) => value switch
    {
        decimal number => Worth.JsonOf(number),
        string text => Worth.JsonOf(text),
        bool holds => holds ? "true" : "false",
        Worth worth => worth.Json,
        _ => null,
    };

    /// <summary>The number that a value is, or is a plain text of.</summary>
    public static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        string text when Profiles.Number.IsPlain(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>One number made of two.</summary>
    public static object? Calculate(object? one, object? other, Func<decimal, decimal, decimal?> by)
    {
        try
        {
            return Number(one) is { } left && Number(other) is { } right ? by(left, right) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>Below zero when one comes before the other; null when they do not compare: a number with a number or a plain text of one, two dates by instant, two other texts by their characters.</summary>
    public static int? Order(object one, object other, TimeZoneInfo zone)
    {
        if (one is decimal || other is decimal)
            return Number(one) is { } left && Number(other) is { } right ? left.CompareTo(right) : null;
        if (one is not string text || other is not string bound)
            return null;
        return Instants.TryParse(text, zone, out var at) && Instants.TryParse(bound, zone, out var than) ? at.CompareTo(than) : string.CompareOrdinal(text, bound);
    }

    /// <summary>Whether two values are the same; values that do not compare are not.</summary>
    public static bool AreEqual(object one, object other, TimeZoneInfo zone) =>
        one is bool or Worth || other is bool or Worth ? one.Equals(other) : Order(one, other, zone) == 0;
}
