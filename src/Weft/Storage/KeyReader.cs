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

    public string Text()
    {
        var escaped = false;
        var end = 0;
        while (_rest[end] != 0 || (end + 1 < _rest.Length && _rest[end + 1] == 0xFF))
        {
            escaped |= _rest[end] == 0;
            end += _rest[end] == 0 ? 2 : 1;
        }

        var text = Encoding.UTF8.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return escaped ? Unescape(text, end) : text;
    }

    // 0xFF is no UTF-8, so it was read as U+FFFD behind each NUL.
    private static string Unescape(string text, int length) => length == 0 ? text : text.Replace("\0\uFFFD", "\0", StringComparison.Ordinal);
}
