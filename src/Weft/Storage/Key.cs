using System.Buffers.Binary;
using System.Text;

namespace Weft.Storage;

/// <summary>
/// Builds keys whose byte order is the order of their parts. A number is 8 bytes big-endian (signed ones with the sign bit flipped); a text is its UTF-8 with
/// 0x00 written 0x01 0x01 and 0x01 written 0x01 0x02, ended by 0x00. So 0x00 is only ever an end, whatever follows it; no text is a prefix of another, and
/// texts sort by code point. Half a surrogate pair is no text: it is kept as U+FFFD.
/// </summary>
public ref struct Key
{
    private readonly Span<byte> _inline;
    private byte[]? _grown;
    private int _length;

    private Key(Span<byte> buffer, Table table)
    {
        _inline = buffer;
        _inline[0] = (byte)table;
        _length = 1;
    }

    /// <summary>Starts a key in a table, in a caller's buffer; it grows when that is too small.</summary>
    public static Key In(Table table, Span<byte> buffer) => new(buffer, table);

    public readonly ReadOnlySpan<byte> Span => (_grown is null ? _inline : _grown)[.._length];

    public readonly byte[] ToArray() => Span.ToArray();

    public Key Add(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Take(8), number);
        return this;
    }

    public Key Add(long number) => Add((ulong)number ^ (1UL << 63));

    public Key Add(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(4), number);
        return this;
    }

    public Key Add(byte number)
    {
        Take(1)[0] = number;
        return this;
    }

    public Key Add(DateTimeOffset instant) => Add(instant.UtcTicks);

    public Key Add(string text) => AddOpen(text).Add((byte)0);

    /// <summary>Adds a text without its end, so that the key is a prefix of every text that starts with it.</summary>
    public Key AddOpen(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= 512 ? stackalloc byte[most] : new byte[most];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        for (var low = utf8.IndexOfAny((byte)0, (byte)1); low >= 0; low = utf8.IndexOfAny((byte)0, (byte)1))
        {
            utf8[..low].CopyTo(Take(low));
            var escaped = Take(2);
            escaped[0] = 1;
            escaped[1] = (byte)(utf8[low] + 1);
            utf8 = utf8[(low + 1)..];
        }

        utf8.CopyTo(Take(utf8.Length));
        return this;
    }

    private Span<byte> Take(int count)
    {
        var room = _grown is null ? _inline.Length : _grown.Length;
        if (_length + count > room)
        {
            var larger = new byte[Math.Max(room * 2, _length + count)];
            Span.CopyTo(larger);
            _grown = larger;
        }

        _length += count;
        return (_grown is null ? _inline : _grown).Slice(_length - count, count);
    }
}
