using System.Text;

namespace Weft.Events;

/// <summary>The same over UTF-8, with a short way for the forms that SDKs write.</summary>
public static partial class IsoTime
{
    /// <summary>The most bytes that a time is written in.</summary>
    internal const int MostBytes = 28;

    private const int LongestText = 64;

    /// <summary>Reads a time as <see cref="TryParse(ReadOnlySpan{char}, out DateTimeOffset)"/> does, from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out DateTimeOffset time)
    {
        if (TryParseUsual(utf8, out time))
            return true;
        Span<char> text = utf8.Length <= LongestText ? stackalloc char[LongestText] : new char[utf8.Length];
        return Encoding.UTF8.TryGetChars(utf8, text, out var length) && TryParse(text[..length], out time);
    }

    /// <summary>Writes a time in UTC as <see cref="Format(DateTimeOffset)"/> does, and returns how many bytes it took, <see cref="MostBytes"/> at most.</summary>
    internal static int Format(DateTimeOffset time, Span<byte> to)
    {
        var ticks = time.UtcTicks;
        var (year, month, day) = new DateTime(ticks);
        var second = (int)(ticks / TimeSpan.TicksPerSecond % 86_400);
        Put(to, 0, 4, year, '-');
        Put(to, 5, 2, month, '-');
        Put(to, 8, 2, day, 'T');
        Put(to, 11, 2, second / 3600, ':');
        Put(to, 14, 2, second / 60 % 60, ':');
        Put(to, 17, 2, second % 60, '.');
        var fraction = (int)(ticks % TimeSpan.TicksPerSecond);
        var digits = TickDigits;
        for (; digits > 3 && fraction % 10 == 0; digits--)
            fraction /= 10;
        Put(to, 20, digits, fraction, 'Z');
        return 21 + digits;
    }

    /// <summary><c>YYYY-MM-DDThh:mm:ssZ</c> and <c>YYYY-MM-DDThh:mm:ss.fffZ</c>.</summary>
    private static bool TryParseUsual(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is not (20 or 24) || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z')
            return false;
        var millisecond = 0;
        if (text.Length == 24 && (text[19] != '.' || (millisecond = Number(text.Slice(20, 3))) < 0))
            return false;
        var (year, month, day) = (Number(text[..4]), Number(text.Slice(5, 2)), Number(text.Slice(8, 2)));
        var (hour, minute, second) = (Number(text.Slice(11, 2)), Number(text.Slice(14, 2)), Number(text.Slice(17, 2)));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 59)
            return false;
        time = new(new DateTime(year, month, day, hour, minute, second, millisecond).Ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>A number of digits alone; negative when there is something else.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if ((uint)(digit - '0') > 9)
                return -1;
            number = number * 10 + (digit - '0');
        }

        return number;
    }

    private static void Put(Span<byte> to, int at, int digits, int number, char behind)
    {
        to[at + digits] = (byte)behind;
        for (; digits > 0; number /= 10)
            to[at + --digits] = (byte)('0' + (number % 10));
    }
}
