using System.Globalization;

namespace Weft.Configuration;

/// <summary>Sizes as users write them: a whole number and a unit, <c>500MB 50GB 2TB</c>; a GB is 1,000,000,000 bytes.</summary>
public static class Sizes
{
    /// <summary>What a size looks like, for errors.</summary>
    public const string Accepted = "a whole number and a unit: MB, GB or TB, such as 50GB";

    private const long Largest = 1_000_000_000_000_000;

    /// <summary>Reads a size: 1 MB to 1,000 TB.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (text.Length < 3 || !long.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var unit = text[^2..] switch { "MB" => 1_000_000L, "GB" => 1_000_000_000, "TB" => 1_000_000_000_000, _ => 0 };
        if (unit == 0 || count == 0 || count > Largest / unit)
            return false;
        bytes = count * unit;
        return true;
    }
}
