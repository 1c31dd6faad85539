namespace Weft.Identity;

/// <summary>How long after it was first seen a value counts towards a limit.</summary>
public enum LimitPeriod
{
    /// <summary>7 days.</summary>
    Week,

    /// <summary>30 days.</summary>
    Month,

    /// <summary>365 days.</summary>
    Year,
}

internal static class LimitPeriods
{
    public static TimeSpan Length(this LimitPeriod period) => TimeSpan.FromDays(period switch
    {
        LimitPeriod.Week => 7,
        LimitPeriod.Month => 30,
        _ => 365,
    });

    public static string Word(this LimitPeriod period) => period switch
    {
        LimitPeriod.Week => "week",
        LimitPeriod.Month => "month",
        _ => "year",
    };
}
