using System.Globalization;

namespace Weft.Configuration;

/// <summary>Durations as users write them: a whole number and a unit, <c>5s 10m 24h 60d 2w</c>; a day is 24 h.</summary>
public static class Durations
{
    /// <summary>What a duration looks like, for errors.</summary>
    public const string Accepted = "a whole number and a unit: s, m, h, d or w, such as 60d";

    private const double LongestDays = 36_500;

    /// <summary>Reads a duration: more than zero, 100 years at most.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var seconds = text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        if (seconds == 0 || count == 0 || (double)count * seconds > LongestDays * 86_400)
            return false;
        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }

    /// <summary>Writes a duration in the largest unit that fits it exactly.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        (long Size, string Unit)[] units = [(604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m")];
        foreach (var (size, unit) in units)
        {
            if (seconds % size == 0)
                return $"{seconds / size}{unit}";
        }

        return $"{seconds}s";
    }
}
