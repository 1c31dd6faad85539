using Weft.Audiences;

namespace Weft.Server.Api;

/// <summary>The last instants of days, by the workspace's wall clock.</summary>
internal static class DayEnds
{
    /// <summary>Some days that come to an instant, the earliest first; the last one's end is the instant itself.</summary>
    public static (DateOnly Date, DateTimeOffset End)[] Before(DateTimeOffset at, int days, TimeZoneInfo zone)
    {
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).Date);
        return [.. Enumerable.Range(1 - days, days).Select(back => last.AddDays(back)).Select(day => (day, day == last ? at : EndOf(day, zone)))];
    }

    // The tick before the next day begins.
    private static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) =>
        Instants.TryFromLocal(day.AddDays(1).ToDateTime(TimeOnly.MinValue), zone, out var next) ? next.AddTicks(-1) : DateTimeOffset.MaxValue;
}
