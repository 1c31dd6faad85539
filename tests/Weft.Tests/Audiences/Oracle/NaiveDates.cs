using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>ISO-8601 by pattern and arithmetic; London's summer time of 2026 by its two dates.</summary>
internal static partial class NaiveDates
{
    private static readonly DateTime SummerFrom = new(2026, 3, 29, 1, 0, 0);
    private static readonly DateTime SummerUntil = new(2026, 10, 25, 1, 0, 0);

    public static DateTimeOffset? Read(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match)
            return null;
        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        var wall = new DateTime(Part("y"), Part("M"), Part("d"), Part("h"), Part("m"), Part("s"))
            .AddTicks((long)(match.Groups["f"].Success ? decimal.Parse("0" + match.Groups["f"].Value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond : 0));
        var zone = match.Groups["zone"].Value;
        var minutes = zone switch
        {
            "Z" => 0,
            "" => OffsetOfWall(wall).TotalMinutes,
            _ => (zone[0] == '-' ? -1 : 1) * ((int.Parse(zone[1..3], CultureInfo.InvariantCulture) * 60) + int.Parse(zone[4..6], CultureInfo.InvariantCulture)),
        };
        return new DateTimeOffset(wall, TimeSpan.Zero).AddMinutes(-minutes);
    }

    /// <summary>The first wall-clock day of the day, week, month or year that an instant lies in.</summary>
    public static DateTime Unit(DateTimeOffset instant, string unit)
    {
        var utc = instant.UtcDateTime;
        var day = (utc >= SummerFrom && utc < SummerUntil ? utc.AddHours(1) : utc).Date;
        return unit switch
        {
            "day" => day,
            "week" => Enumerable.Range(0, 7).Select(back => day.AddDays(-back)).First(one => one.DayOfWeek == DayOfWeek.Monday),
            "month" => new(day.Year, day.Month, 1),
            _ => new(day.Year, 1, 1),
        };
    }

    private static TimeSpan OffsetOfWall(DateTime wall) => wall >= SummerFrom.AddHours(1) && wall < SummerUntil ? TimeSpan.FromHours(1) : TimeSpan.Zero;

    [GeneratedRegex(@"^(?<y>\d{4})-(?<M>\d\d)-(?<d>\d\d)(T(?<h>\d\d):(?<m>\d\d)(:(?<s>\d\d)(?<f>\.\d{1,7})?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$")]
    private static partial Regex Pattern();
}
