using System.Buffers.Binary;
using System.Text;

namespace Weft.Storage;

/// <summary>Reads the parts of a key back, in the order in which <see cref="Key"/> wrote them.</summary>
public ref struct KeyReader
{
    private ReadOnlySpan<byte> _rest;

    public KeyReader(ReadOnlySpan<byte> key) => _rest = key[1..];

    public ulong Number()
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(_rest);
        _rest = _rest[8..];
        return number;
    }

    public long Signed() => (long)(Number() ^ (1UL << 63));

    public uint Number32()
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[4..];
        return number;
    }

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public DateTimeOffset Instant() => new(Signed(), TimeSpan.Zero);

    public string Text() => Encoding.UTF8.GetString(Utf8());

    /// <summary>A text as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        var end = _rest.IndexOf((byte)0);
        var text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text.Contains((byte)1) ? Unescape(text) : text;
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        var utf8 = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
            utf8[length++] = text[i] == 1 ? (byte)(text[++i] - 1) : text[i];
        return utf8.AsSpan(0, length);
    }
}
