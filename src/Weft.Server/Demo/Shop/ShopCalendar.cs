namespace Weft.Server.Demo.Shop;

/// <summary>When people come: a British tea shop's year, week and day.</summary>
internal static class ShopCalendar
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly double[] Months = [0.8, 0.9, 0.9, 0.9, 0.9, 0.8, 0.7, 0.8, 1.0, 1.1, 1.4, 1.8];
    private static readonly double[] AtHome = [1, 0, 0, 0, 0, 1, 3, 5, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 9, 11, 13, 12, 8, 3];
    private static readonly double[] InTheShop = [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 6, 8, 9, 8, 7, 8, 7, 5, 0, 0, 0, 0, 0, 0];
    private static readonly int[] Hours = [.. Enumerable.Range(0, 24)];

    /// <summary>How busy a day is; 1 is the mean.</summary>
    public static double Season(DateTimeOffset day)
    {
        var local = TimeZoneInfo.ConvertTime(day, London);
        return Months[local.Month - 1] * (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.3 : 0.9);
    }

    /// <summary>An instant within the 24 hours from a day's first, by when people shop.</summary>
    public static DateTimeOffset TimeOfDay(Chance chance, DateTimeOffset day, bool inTheShop)
    {
        var hour = chance.Weighted(Hours, hour => (inTheShop ? InTheShop : AtHome)[hour]);
        var date = TimeZoneInfo.ConvertTime(day, London).Date;
        var local = date.AddHours(hour).AddSeconds(chance.Between(0, 3599));
        return new DateTimeOffset(local, London.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>Whether the newsletter goes out on that day: every fourth Thursday.</summary>
    public static bool IsNewsletterDay(DateTimeOffset day)
    {
        var local = TimeZoneInfo.ConvertTime(day, London);
        return local.DayOfWeek == DayOfWeek.Thursday && local.DayOfYear / 7 % 4 == 0;
    }
}
