using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Audiences;
using Weft.Events;

namespace Weft.Import.Mapping;

/// <summary>
/// Reads a time: in a format of .NET's (<c>dd/MM/yyyy HH:mm</c>), as seconds or milliseconds since 1970 (<c>unix</c>, <c>unix_ms</c>), or without one as
/// ISO-8601. What names no offset is the wall clock of the zone: of an hour that comes twice the first, of one that is skipped the one after.
/// </summary>
/// <param name="Format">The format; null for ISO-8601.</param>
/// <param name="Zone">The zone; UTC unless said.</param>
internal sealed partial record DateText(string? Format, TimeZoneInfo Zone)
{
    public const string Unix = "unix";
    public const string UnixMilliseconds = "unix_ms";

    private static readonly DateTime Sample = new(2001, 11, 23, 14, 35, 46);

    /// <summary>What a time looks like, for errors.</summary>
    public string Accepted => Format is null ? "a time in ISO-8601, such as 2026-01-31T09:00:00Z" : $"a time as {Format}";

    /// <summary>Why a text is no format; null when it is one.</summary>
    public static string? WhyNoFormat(string format)
    {
        const string Letters = "; y is a year, M a month, d a day, H an hour, m a minute, s a second";
        if (format is Unix or UnixMilliseconds)
            return null;
        try
        {
            var text = Sample.ToString(format, CultureInfo.InvariantCulture);
            var isRead = DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
            return isRead && read.Date == Sample.Date ? null : $"does not hold a whole date{Letters}";
        }
        catch (FormatException)
        {
            return $"must be a format such as yyyy-MM-dd HH:mm:ss, or unix, or unix_ms{Letters}";
        }
    }

    public DateTimeOffset? Read(string text) => Format switch
    {
        null => ReadIso(text),
        Unix => ReadUnix(text, TimeSpan.TicksPerSecond),
        UnixMilliseconds => ReadUnix(text, TimeSpan.TicksPerMillisecond),
        _ => ReadExact(text, Format),
    };

    private DateTimeOffset? ReadIso(string text)
    {
        if (!IsoTime.TryParse(text, out var time))
            return null;
        return HasOffset().IsMatch(text) ? time : InZone(time.DateTime);
    }

    private DateTimeOffset? ReadExact(string text, string format)
    {
        if (format.AsSpan().IndexOfAny('z', 'K') >= 0)
        {
            var isRead = DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            return isRead ? time.ToUniversalTime() : null;
        }

        return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? InZone(local) : null;
    }

    private DateTimeOffset? InZone(DateTime local) =>
        Instants.TryFromLocal(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Zone, out var instant) ? instant : null;

    private static DateTimeOffset? ReadUnix(string text, long ticksEach)
    {
        var isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var since);
        const long LeastSeconds = -62_135_596_800;
        const long MostSeconds = 253_402_300_799;
        var seconds = isNumber && Math.Abs(since) < 1e18m ? since * ticksEach / TimeSpan.TicksPerSecond : decimal.MaxValue;
        return seconds is >= LeastSeconds and <= MostSeconds ? DateTimeOffset.UnixEpoch.AddTicks((long)(since * ticksEach)) : null;
    }

    [GeneratedRegex(@"[Tt ]\d\d:\d\d.*([Zz]|[+-]\d\d(:?\d\d)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex HasOffset();
}
