using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>An instant as somebody sees it: UTC, unless a zone is asked for.</summary>
/// <param name="Shown">What a clock there shows.</param>
/// <param name="Offset">How far that clock is ahead of UTC.</param>
/// <param name="Zone">The zone's name, where one was given; empty for a number of minutes.</param>
internal sealed partial record LiquidDate(DateTime Shown, TimeSpan Offset, string? Zone)
{
    // What ISO 8601 is not: the forms of JavaScript's dates that people use. Months are in English; without a zone it is UTC.
    private static readonly string[] Others =
    [
        "yyyy-M-d H:mm:ss", "yyyy-M-d H:mm", "yyyy-M-d", "yyyy/M/d", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "M/d/yyyy", "M/d/yyyy H:mm:ss", "M/d/yyyy H:mm", "M-d-yyyy",
        "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy H:mm:ss", "MMMM d, yyyy H:mm:ss", "d MMM yyyy H:mm:ss", "d MMMM yyyy H:mm:ss",
        "ddd, d MMM yyyy H:mm:ss 'GMT'", "ddd, d MMM yyyy H:mm:ss zzz", "ddd MMM d yyyy", "ddd MMM d yyyy H:mm:ss", "yyyy-M-d H:mm:ss zzz", "yyyy-M-d H:mm:ss'Z'", "yyyy-M-d H:mm:ss.FFF",
    ];

    /// <summary>Reads a date; null when it is none.</summary>
    /// <param name="value">Seconds since 1970, a text, or <c>now</c>.</param>
    /// <param name="zone">A zone's name or minutes behind UTC; nothing for UTC.</param>
    /// <param name="now">What <c>now</c> is.</param>
    /// <exception cref="MappingException">There is no such zone.</exception>
    public static LiquidDate? Read(Value value, Value zone, DateTimeOffset now)
    {
        if (Instant(value, now) is not { } instant)
            return null;
        if (zone.IsNil)
            return new(instant, TimeSpan.Zero, null);
        var offset = zone.Kind == JsonValueKind.String ? OffsetOf(zone.Text, instant) : TimeSpan.FromMinutes(-Finite(JsNumber.Of(zone)));
        return Shift(instant, offset) is { } shown ? new(shown, offset, zone.Kind == JsonValueKind.String ? zone.Text : "") : null;
    }

    private static DateTime? Instant(Value value, DateTimeOffset now) => value.Kind switch
    {
        JsonValueKind.Number => Seconds(value.Number),
        JsonValueKind.True or JsonValueKind.False => Seconds(value.Kind == JsonValueKind.True ? 0.001 : 0),
        JsonValueKind.String when value.Text is "now" or "today" => now.UtcDateTime,
        JsonValueKind.String when value.Text.Length > 0 && value.Text.All(char.IsAsciiDigit) => Seconds(JsNumber.Of(value)),
        JsonValueKind.String => Parse(value.Text),
        JsonValueKind.Array => Parse(JsText.Of(value)),
        _ => null,
    };

    private static DateTime? Seconds(double seconds) => Math.Truncate(seconds * 1000) is >= -62135596800000 and <= 253402300799999 and var milliseconds
        ? DateTime.UnixEpoch.AddTicks((long)milliseconds * TimeSpan.TicksPerMillisecond) : null;

    private static DateTime? Parse(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (Iso().IsMatch(text))
            return DateTimeOffset.TryParse(Full(text), CultureInfo.InvariantCulture, Utc, out var at) ? Truncated(at.UtcDateTime) : null;
        return DateTime.TryParseExact(text.Trim(), Others, CultureInfo.InvariantCulture, Utc | DateTimeStyles.AllowWhiteSpaces, out var other) ? Truncated(other) : null;
    }

    private static string Full(string text) => text.Length switch { 4 => text + "-01-01", 7 => text + "-01", _ => text };

    private static DateTime Truncated(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));

    private static TimeSpan OffsetOf(string zone, DateTime instant)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(instant);
        }
        catch (Exception problem) when (problem is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new MappingException(MappingException.Failed, $"@liquid: there is no time zone {zone}");
        }
    }

    private static double Finite(double minutes) => double.IsNaN(minutes) ? 0 : Math.Clamp(minutes, -1e6, 1e6);

    private static DateTime? Shift(DateTime at, TimeSpan by) =>
        at.Ticks + by.Ticks is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks ? new(ticks, DateTimeKind.Utc) : null;

    [GeneratedRegex(@"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$", RegexOptions.ECMAScript)]
    private static partial Regex Iso();
}
