using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Windows;

/// <summary>
/// <c>within: this month</c> (or <c>this: month</c>): the day, week (from Monday), month or year that now lies in, by the workspace's wall clock.
/// </summary>
internal sealed class CalendarWindow(Func<DateTime, DateTime> endOfUnit, TimeZoneInfo zone) : TimeWindow
{
    /// <summary>What a calendar unit begins with under <c>within</c>.</summary>
    public const string Prefix = "this ";

    public override DateTimeOffset Opens(DateTimeOffset at) => at;

    public override DateTimeOffset Closes(DateTimeOffset at)
    {
        var date = TimeZoneInfo.ConvertTime(at, zone).Date;
        var lastYear = date.Year >= DateTime.MaxValue.Year;
        return !lastYear && Instants.TryFromLocal(endOfUnit(date), zone, out var end) ? end : DateTimeOffset.MaxValue;
    }

    public static TimeWindow Read(ConfigNode node, string unit, ConditionReader reader)
    {
        Func<DateTime, DateTime>? endOfUnit = unit switch
        {
            "day" => date => date.AddDays(1),
            "week" => date => date.AddDays(7 - (((int)date.DayOfWeek + 6) % 7)),
            "month" => date => new DateTime(date.Year, date.Month, 1).AddMonths(1),
            "year" => date => new DateTime(date.Year + 1, 1, 1),
            _ => null,
        };
        if (endOfUnit is not null)
            return new CalendarWindow(endOfUnit, reader.Zone);
        reader.Errors.Add(node, "must be one of this day, this week, this month, this year");
        return FixedWindow.Always;
    }
}
