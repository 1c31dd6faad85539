using System.Globalization;

namespace Weft.Warehouse.Previews;

/// <summary>Instants to the tick, as the tables have them: a timestamp to the microsecond, and tenths beyond it.</summary>
internal static class InstantSql
{
    /// <summary>Two columns as one number that orders by time: ticks since 1970.</summary>
    public static string Ticks(string timestamp, string tenths) => $"(epoch_us({timestamp}) * 10 + {tenths})";

    /// <summary>An instant as that number.</summary>
    public static long Ticks(DateTimeOffset at) => at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>The instant of that number.</summary>
    public static DateTimeOffset FromTicks(long ticks) => new(ticks + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);

    /// <summary>That an event happened from an instant on and before another. Where both are whole microseconds the tenths are not looked at.</summary>
    public static string Within((DateTimeOffset From, DateTimeOffset Before) span)
    {
        List<string> parts = [];
        if (span.From > DateTimeOffset.MinValue)
            parts.Add(Bound(span.From, ">", "NOT "));
        if (span.Before < DateTimeOffset.MaxValue)
            parts.Add(Bound(span.Before, "<", ""));
        return parts.Count == 0 ? "true" : string.Join(" AND ", parts);
    }

    private static string Bound(DateTimeOffset at, string side, string not)
    {
        var tenths = at.UtcTicks % TimeSpan.TicksPerMicrosecond;
        var microsecond = $"TIMESTAMPTZ '{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'";
        if (tenths == 0)
            return $"timestamp {side}{(not.Length > 0 ? "=" : "")} {microsecond}";
        return $"timestamp {side}= {microsecond} AND (timestamp {side} {microsecond} OR {not}timestamp_tenths < {tenths.ToString(CultureInfo.InvariantCulture)})";
    }
}
