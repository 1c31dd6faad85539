using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Bench.Load;

/// <summary>Writes ids, times and addresses of a fixed width into an event.</summary>
internal static class Digits
{
    public const int Guid = 36;
    public const int Person = 9;
    public const int Time = 24;
    public const int Address = 11;
    public const int Product = 5;

    private static readonly byte[] Hex = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 256).Select(one => $"{one:x2}")));
    private static readonly byte[] Dashes = Encoding.ASCII.GetBytes("--------------------------------------");

    /// <summary>128 bits in the shape of a GUID.</summary>
    public static void WriteGuid(Span<byte> target, ulong high, ulong low)
    {
        Dashes.AsSpan(0, Guid).CopyTo(target);
        WriteHex(target, high, 0, 4);
        WriteHex(target[9..], high, 4, 2);
        WriteHex(target[14..], high, 6, 2);
        WriteHex(target[19..], low, 0, 2);
        WriteHex(target[24..], low, 2, 6);
    }

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

    private static void WriteHex(Span<byte> target, ulong bits, int from, int bytes)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(Hex);
        for (var i = 0; i < bytes; i++)
        {
            var pair = pairs[(int)(bits >> ((from + i) * 8)) & 255];
            MemoryMarshal.Write(target[(i * 2)..], in pair);
        }
    }
}
