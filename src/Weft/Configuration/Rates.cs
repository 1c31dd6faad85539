using System.Globalization;

namespace Weft.Configuration;

/// <summary>Rates as users write them: a whole number a second, a minute or an hour, <c>50/s 600/m 1000/h</c>.</summary>
public static class Rates
{
    /// <summary>What a rate looks like, for errors.</summary>
    public const string Accepted = "a whole number from 1 to 1000000 and /s, /m or /h, such as 500/s";

    private const int Most = 1_000_000;

    /// <summary>Reads a rate as a number a second, more than 0 and at most a million.</summary>
    public static bool TryParse(string text, out double perSecond)
    {
        perSecond = 0;
        if (text.Length < 3 || text[^2] != '/')
            return false;
        var seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        if (seconds == 0 || !int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is 0 or > Most)
            return false;
        perSecond = (double)count / seconds;
        return true;
    }
}
