using System.Globalization;
using System.Text;

namespace Weft.Events;

/// <summary>Instants as ISO-8601 text: <c>YYYY-MM-DD[Thh:mm[:ss[.fraction]][Z|±hh[:]mm|±hh]]</c>. Without an offset a time is UTC.</summary>
public static partial class IsoTime
{
    private const int TickDigits = 7;

    /// <summary>Reads a time; digits beyond a tenth of a microsecond are cut off. False for anything that is not ISO-8601, or outside the years 1 to 9999.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (!TryDate(ref text, out var date) || !TryClock(ref text, out var clock) || !TryOffset(text, out var offset))
            return false;
        var ticks = date.ToDateTime(TimeOnly.MinValue).Ticks + clock - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Writes a time in UTC, to the millisecond or, where it is finer, to the tick.</summary>
    public static string Format(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        return Encoding.ASCII.GetString(text[..Format(time, text)]);
    }

    private static bool TryDate(ref ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        if (!TryNumber(ref text, 4, out var year) || !Skip(ref text, '-') || !TryNumber(ref text, 2, out var month) || !Skip(ref text, '-')
            || !TryNumber(ref text, 2, out var day))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new(year, month, day);
        return true;
    }

    /// <summary>The ticks since midnight; a date alone is midnight.</summary>
    private static bool TryClock(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
            return true;
        if (!Skip(ref text, 'T') && !Skip(ref text, 't') && !Skip(ref text, ' '))
            return false;
        if (!TryNumber(ref text, 2, out var hour) || !Skip(ref text, ':') || !TryNumber(ref text, 2, out var minute))
            return false;
        int second = 0;
        long fraction = 0;
        if (Skip(ref text, ':') && (!TryNumber(ref text, 2, out second) || !TryFraction(ref text, out fraction)))
            return false;
        ticks = (((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond + fraction;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (!Skip(ref text, '.') && !Skip(ref text, ','))
            return true;
        var digits = 0;
        for (; !text.IsEmpty && char.IsAsciiDigit(text[0]); text = text[1..], digits++)
        {
            if (digits < TickDigits)
                ticks = ticks * 10 + (text[0] - '0');
        }

        for (var i = digits; i < TickDigits; i++)
            ticks *= 10;
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "" or "Z" or "z")
            return true;
        var sign = text[0] switch { '+' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        var minutes = 0;
        if (sign == 0 || !TryNumber(ref text, 2, out var hours))
            return false;
        if (!text.IsEmpty && ((Skip(ref text, ':') && text.IsEmpty) || !TryNumber(ref text, 2, out minutes)))
            return false;
        ticks = sign * ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        return text.IsEmpty && hours < 24 && minutes < 60;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        text = text[digits..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }
}
