using System.Buffers;
using System.Text;

namespace Weft.Events;

/// <summary>Writes JSON into bytes. A text is always written the same way, so that two that are equal are equal as JSON.</summary>
internal static class JsonOutput
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(unit => (byte)unit), (byte)'"', (byte)'\\']);

    /// <summary>Writes a text with its quotes; true when something in it had to be escaped.</summary>
    public static bool AppendText(this PooledBytes output, ReadOnlySpan<byte> text)
    {
        output.Append((byte)'"');
        var wasEscaped = false;
        for (int at; (at = text.IndexOfAny(Escaped)) >= 0; text = text[(at + 1)..])
        {
            output.Append(text[..at]);
            output.AppendEscape(text[at]);
            wasEscaped = true;
        }

        output.Append(text);
        output.Append((byte)'"');
        return wasEscaped;
    }

    /// <summary>Writes a text with its quotes; half a surrogate pair becomes U+FFFD.</summary>
    public static void AppendText(this PooledBytes output, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[most] : new byte[most];
        output.AppendText(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>Writes a number in quotes.</summary>
    public static void AppendQuoted(this PooledBytes output, ReadOnlySpan<byte> plain)
    {
        output.Append((byte)'"');
        output.Append(plain);
        output.Append((byte)'"');
    }

    /// <summary>Writes an instant in quotes (<see cref="IsoTime"/>).</summary>
    public static void AppendTime(this PooledBytes output, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[IsoTime.MostBytes];
        output.AppendQuoted(text[..IsoTime.Format(time, text)]);
    }

    private static void AppendEscape(this PooledBytes output, byte unit)
    {
        var letter = unit switch
        {
            (byte)'"' => '"', (byte)'\\' => '\\', (byte)'\n' => 'n', (byte)'\r' => 'r', (byte)'\t' => 't', (byte)'\b' => 'b', (byte)'\f' => 'f', _ => 'u',
        };
        output.Append((byte)'\\');
        output.Append((byte)letter);
        if (letter != 'u')
            return;
        output.Append("00"u8);
        output.Append("0123456789ABCDEF"u8[unit >> 4]);
        output.Append("0123456789ABCDEF"u8[unit & 15]);
    }
}
