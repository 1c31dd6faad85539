using System.Globalization;
using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>Numbers and texts as JavaScript turns one into the other (ECMAScript, Number::toString and StringToNumber).</summary>
internal static class JsNumber
{
    /// <summary>A number as text. A whole number of a message keeps all its digits, also where JavaScript has too few.</summary>
    public static string Text(Value value)
    {
        if (value.Json is { } json && json.GetRawText() is var raw && IsWhole(raw))
            return raw is "-0" ? "0" : raw;
        return Text(value.Number);
    }

    public static string Text(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        if (number == 0)
            return "0";
        return (number < 0 ? "-" : "") + Plain(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>What a value is worth as a number; NaN when it is none.</summary>
    public static double Of(Value value) => value.Kind switch
    {
        JsonValueKind.Number => value.Number,
        JsonValueKind.Null or JsonValueKind.False => 0,
        JsonValueKind.True => 1,
        JsonValueKind.String => Parse(value.Text),
        JsonValueKind.Array => Parse(JsText.Of(value)),
        _ => double.NaN,
    };

    private static double Parse(string text)
    {
        var plain = JsText.Trim(text);
        return plain switch
        {
            "" => 0,
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            ['0', 'x' or 'X', ..] => Digits(plain[2..], 16),
            ['0', 'o' or 'O', ..] => Digits(plain[2..], 8),
            ['0', 'b' or 'B', ..] => Digits(plain[2..], 2),
            _ when plain.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '-' or '.' or 'e' or 'E')
                && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => double.NaN,
        };
    }

    private static double Digits(string text, int radix)
    {
        double number = text.Length == 0 ? double.NaN : 0;
        foreach (var letter in text)
        {
            var digit = char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : radix;
            number = digit < radix ? (number * radix) + digit : double.NaN;
        }

        return number;
    }

    private static bool IsWhole(string raw) => raw.AsSpan(raw[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0;

    // The digits and where the point stands are .NET's, which are the shortest that read back the same; only their layout is JavaScript's.
    private static string Plain(string shortest)
    {
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        var exponent = exponentAt < 0 ? 0 : int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var before = (point < 0 ? mantissa.Length : point) + exponent;
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        return Layout(digits, before - leading);
    }

    private static string Layout(string digits, int point) => point switch
    {
        > 21 or <= -6 => Exponential(digits, point - 1),
        <= 0 => "0." + new string('0', -point) + digits,
        _ when point >= digits.Length => digits + new string('0', point - digits.Length),
        _ => $"{digits[..point]}.{digits[point..]}",
    };

    private static string Exponential(string digits, int exponent) => string.Create(CultureInfo.InvariantCulture,
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
}
