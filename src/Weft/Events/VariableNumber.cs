namespace Weft.Events;

/// <summary>Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the top bit says that more follow; signed ones zigzag.</summary>
internal static class VariableNumber
{
    /// <summary>The most bytes that one takes.</summary>
    public const int MostBytes = 10;

    /// <summary>Writes a number and returns how many bytes it took.</summary>
    public static int Write(Span<byte> to, ulong number)
    {
        var length = 0;
        for (; number >= 0x80; number >>= 7)
            to[length++] = (byte)(number | 0x80);
        to[length++] = (byte)number;
        return length;
    }

    /// <summary>Writes a signed number and returns how many bytes it took.</summary>
    public static int WriteSigned(Span<byte> to, long number) => Write(to, (ulong)((number << 1) ^ (number >> 63)));

    /// <summary>Reads a number and steps over it.</summary>
    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        ulong number = 0;
        for (var at = 0; ; at++)
        {
            number |= (ulong)(from[at] & 0x7F) << (7 * at);
            if (from[at] < 0x80)
            {
                from = from[(at + 1)..];
                return number;
            }
        }
    }

    /// <summary>Reads a signed number and steps over it.</summary>
    public static long ReadSigned(ref ReadOnlySpan<byte> from)
    {
        var number = Read(ref from);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }
}
