using System.Globalization;

namespace Weft.Server.Web.Parts;

/// <summary>Figures and times as pages write them.</summary>
internal static class Words
{
    /// <summary>With thousands separators.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate: one decimal under ten, none above.</summary>
    public static string Rate(double perSecond) => perSecond.ToString(perSecond is > 0 and < 9.95 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A change with its sign; a real minus.</summary>
    public static string Change(long change) => change switch { > 0 => "+" + Of(change), < 0 => "−" + Of(-change), _ => "±0" };

    /// <summary>An instant in full, UTC.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The time of day, UTC.</summary>
    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long ago, or in how long.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var past = now - at;
        return past < TimeSpan.Zero && past > TimeSpan.FromSeconds(-2) ? "just now"
            : past < TimeSpan.Zero ? "in " + Span(-past)
            : past.TotalSeconds < 2 ? "just now" : Span(past) + " ago";
    }

    /// <summary>A length of time, in its largest unit.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(long)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(long)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(long)span.TotalHours} h",
        { TotalDays: < 120 } => $"{(long)span.TotalDays} days",
        { TotalDays: < 730 } => $"{(long)(span.TotalDays / 30.44)} months",
        _ => $"{(long)(span.TotalDays / 365.25)} years",
    };

    /// <summary>A duration as a sentence says it: <c>90 days</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        (long Size, string Unit)[] units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
        var seconds = (long)span.TotalSeconds;
        var (size, unit) = units.First(one => seconds % one.Size == 0);
        return Count(seconds / size, unit);
    }

    /// <summary>A number and a word that follows it: <c>1 day</c>, <c>2 days</c>.</summary>
    public static string Count(long count, string word) => $"{Of(count)} {word}{(count == 1 ? "" : "s")}";

    /// <summary><c>1st</c>, <c>2nd</c>, <c>11th</c>.</summary>
    public static string Ordinal(long number) => Of(number) + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    /// <summary>At most so many characters, the rest left out.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}
