using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Writes dates by <c>strftime</c>'s codes, in English.</summary>
internal static partial class LiquidDateFormat
{
    private const int WidestPadding = 1000;
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static string Format(LiquidDate date, string format, MappingRun run) =>
        Code().Replace(format, match =>
        {
            run.Step();
            return Write(date, match);
        });

    private static string Write(LiquidDate date, Match match)
    {
        var (flags, width, code) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[4].Value[0]);
        if (Convert(date, code, flags, width) is not { } text)
            return match.Value;
        var padding = "aAbBceklpP".Contains(code) ? ' ' : '0';
        var least = width.Length > 0 ? double.Parse(width, English) : Width(code);
        if (flags.Contains('^'))
            text = JsCase.Upper(text);
        else if (flags.Contains('#'))
            text = text.Any(char.IsAsciiLetterLower) ? JsCase.Upper(text) : JsCase.Lower(text);
        if (flags.Contains('_'))
            padding = ' ';
        else if (flags.Contains('0'))
            padding = '0';
        return flags.Contains('-') ? text : text.PadLeft((int)Math.Min(least, WidestPadding), padding);
    }

    private static int Width(char code) => code switch
    {
        'd' or 'e' or 'H' or 'I' or 'k' or 'l' or 'm' or 'M' or 'S' or 'U' or 'W' => 2,
        'j' or 'L' => 3,
        _ => 0,
    };

    private static string? Convert(LiquidDate date, char code, string flags, string width) => code switch
    {
        'a' => date.Shown.ToString("ddd", English),
        'A' => date.Shown.ToString("dddd", English),
        'b' or 'h' => date.Shown.ToString("MMM", English),
        'B' => date.Shown.ToString("MMMM", English),
        'c' => date.Shown.ToString("M/d/yyyy, h:mm:ss tt", English),
        'x' => date.Shown.ToString("M/d/yyyy", English),
        'X' => date.Shown.ToString("h:mm:ss tt", English),
        'y' => date.Shown.Year.ToString(English) is { Length: > 2 } year ? year[2..Math.Min(4, year.Length)] : "",
        'p' => date.Shown.Hour < 12 ? "AM" : "PM",
        'P' => date.Shown.Hour < 12 ? "am" : "pm",
        'q' => Ordinal(date.Shown.Day),
        'N' => Fraction(date.Shown.Millisecond, width),
        'z' => Offset(date, flags),
        'Z' => date.Zone is null ? "UTC" : date.Zone.Length > 0 ? date.Zone : Offset(date, flags),
        't' => "\t",
        'n' => "\n",
        '%' => "%",
        _ => Number(date, code)?.ToString(English),
    };

    private static long? Number(LiquidDate date, char code) => code switch
    {
        'C' => long.Parse(date.Shown.Year.ToString(English) is { Length: > 2 } year ? year[..2] : date.Shown.Year.ToString(English), English),
        'd' or 'e' => date.Shown.Day,
        'H' or 'k' => date.Shown.Hour,
        'I' or 'l' => (date.Shown.Hour + 11) % 12 + 1,
        'j' => date.Shown.DayOfYear,
        'L' => date.Shown.Millisecond,
        'm' => date.Shown.Month,
        'M' => date.Shown.Minute,
        's' => (long)Math.Floor(((date.Shown - DateTime.UnixEpoch).TotalMilliseconds / 1000) + 0.5),
        'S' => date.Shown.Second,
        'u' => date.Shown.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.Shown.DayOfWeek,
        'U' => Week(date.Shown, 0),
        'w' => (int)date.Shown.DayOfWeek,
        'W' => Week(date.Shown, 1),
        'Y' => date.Shown.Year,
        _ => null,
    };

    private static long Week(DateTime day, int begins)
    {
        var now = day.DayOfYear + (begins - (int)day.DayOfWeek);
        var then = 7 - (int)new DateTime(day.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc).DayOfWeek + begins;
        return (long)Math.Floor((now - then) / 7.0) + 1;
    }

    private static string Fraction(int milliseconds, string width)
    {
        var letters = width.Length > 0 && double.Parse(width, English) is > 0 and var wide ? (int)Math.Min(wide, WidestPadding) : 9;
        var text = milliseconds.ToString(English);
        return text[..Math.Min(text.Length, letters)].PadRight(letters, '0');
    }

    private static string Offset(LiquidDate date, string flags)
    {
        var offset = date.Offset.Duration();
        var hours = Math.Floor(offset.TotalHours).ToString("00", English);
        return $"{(date.Offset < TimeSpan.Zero ? "-" : "+")}{hours}{(flags.Contains(':') ? ":" : "")}{offset.Minutes.ToString("00", English)}";
    }

    private static string Ordinal(int day) => (day, day % 10) switch
    {
        (11 or 12 or 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };

    [GeneratedRegex(@"%([-_0^#:]+)?(\d+)?([EO])?([^\n\r\u2028\u2029])", RegexOptions.ECMAScript)]
    private static partial Regex Code();
}
