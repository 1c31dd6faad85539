using System.Globalization;
using DotLiquid;

namespace Weft.Import.Mapping;

/// <summary>
/// Liquid's <c>plus</c>, <c>minus</c> and <c>times</c> over numbers, and texts that are some, in exact decimals. The library's own compile an expression each time, which took most of an import; what these cannot do is left to them.
/// </summary>
internal static class DecimalFilters
{
    public static object? Plus(Context context, object? input, object? operand) =>
        TryRead(input, out var one) && TryRead(operand, out var other) ? one + other : StandardFilters.Plus(context, input, operand);

    public static object? Minus(Context context, object? input, object? operand) =>
        TryRead(input, out var one) && TryRead(operand, out var other) ? one - other : StandardFilters.Minus(context, input, operand);

    public static object? Times(Context context, object? input, object? operand) =>
        TryRead(input, out var one) && TryRead(operand, out var other) ? one * other : StandardFilters.Times(context, input, operand);

    // Of 10^14 and more the product of two may be no decimal any more.
    private static bool TryRead(object? value, out decimal number)
    {
        number = 0;
        var isRead = value switch
        {
            int or long or decimal => (number = Convert.ToDecimal(value, CultureInfo.InvariantCulture)) == number,
            string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return isRead && Math.Abs(number) < 100_000_000_000_000m;
    }
}
