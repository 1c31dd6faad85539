using System.Globalization;
using System.Runtime.InteropServices;

namespace Weft.Bench.Load;

/// <summary>Writes ids, times and addresses of a fixed width into an event.</summary>
internal static class Digits
{
    public const int GuidText = 36;
    public const int Person = 9;
    public const int Time = 24;
    public const int Address = 11;
    public const int Product = 5;

    /// <summary>128 bits in the shape of a GUID.</summary>
    public static void WriteGuid(Span<byte> target, ulong high, ulong low) =>
        MemoryMarshal.Cast<ulong, Guid>([high, low])[0].TryFormat(target, out _);

    /// <summary>A number with leading zeros.</summary>
    public static void WriteNumber(Span<byte> target, int number, int width)
    {
        for (var at = width - 1; at >= 0; at--)
            (number, target[at]) = (number / 10, (byte)('0' + (number % 10)));
    }

    /// <summary>An instant as browsers write it, to the millisecond.</summary>
    public static void WriteTime(Span<byte> target, DateTime utc)
    {
        Span<byte> text = stackalloc byte[32];
        utc.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[..(Time - 1)].CopyTo(target);
        target[Time - 1] = (byte)'Z';
    }

    /// <summary>The last three numbers of an address, each of three digits.</summary>
    public static void WriteAddress(Span<byte> target, int person)
    {
        for (var part = 0; part < 3; part++, person >>= 7)
        {
            WriteNumber(target[(part * 4)..], 100 + (person & 127), 3);
            if (part < 2)
                target[(part * 4) + 3] = (byte)'.';
        }
    }
}
