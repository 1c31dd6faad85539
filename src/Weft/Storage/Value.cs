using System.Buffers.Binary;
using System.Text;

namespace Weft.Storage;

/// <summary>Writes a value's fields one after another: numbers as zigzag varints, texts and bytes with their length before them.</summary>
public sealed class ValueWriter
{
    // A writer that is through is used again; two at once are two.
    [ThreadStatic]
    private static Stack<ValueWriter>? _free;

    private byte[] _buffer = new byte[256];
    private int _length;

    private ValueWriter()
    {
    }

    /// <summary>Begins a value.</summary>
    public static ValueWriter Begin() => (_free ??= []).TryPop(out var free) ? free : new();

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>The value; the writer is through with it.</summary>
    public byte[] ToArray()
    {
        var value = Span.ToArray();
        GiveBack();
        return value;
    }

    /// <summary>Puts the value; the writer is through with it.</summary>
    public void PutInto(StateBatch state, ReadOnlySpan<byte> key)
    {
        state.Put(key, Span);
        GiveBack();
    }

    private void GiveBack()
    {
        _length = 0;
        if (_buffer.Length <= 1 << 16)
            (_free ??= []).Push(this);
    }

    public ValueWriter Add(long number)
    {
        var zigzag = (ulong)((number << 1) ^ (number >> 63));
        Reserve(10);
        for (; zigzag >= 0x80; zigzag >>= 7)
            _buffer[_length++] = (byte)(zigzag | 0x80);
        _buffer[_length++] = (byte)zigzag;
        return this;
    }

    public ValueWriter Add(ulong number) => Add((long)number);

    public ValueWriter Add(bool value) => Add(value ? 1L : 0L);

    public ValueWriter Add(DateTimeOffset instant) => Add(instant.UtcTicks);

    public ValueWriter Add(string? text)
    {
        if (text is null)
            return Add(-1L);
        var length = Encoding.UTF8.GetByteCount(text);
        Add((long)length);
        Reserve(length);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        return this;
    }

    public ValueWriter Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return this;
    }

    private void Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }
}

/// <summary>Reads fields in the order in which <see cref="ValueWriter"/> wrote them.</summary>
public ref struct ValueReader(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        ulong zigzag = 0;
        var shift = 0;
        byte next;
        do
        {
            next = _rest[0];
            _rest = _rest[1..];
            zigzag |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    public ulong Unsigned() => (ulong)Number();

    public bool Boolean() => Number() != 0;

    public DateTimeOffset Instant() => new(Number(), TimeSpan.Zero);

    public string? OptionalText()
    {
        var length = Number();
        if (length < 0)
            return null;
        var text = Encoding.UTF8.GetString(_rest[..(int)length]);
        _rest = _rest[(int)length..];
        return text;
    }

    public string Text() => OptionalText() ?? "";

    public byte[] Bytes()
    {
        var length = (int)Number();
        var bytes = _rest[..length].ToArray();
        _rest = _rest[length..];
        return bytes;
    }
}

/// <summary>A number as a value of 8 bytes, little-endian.</summary>
public static class NumberValue
{
    public static byte[] Of(long number)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        return value;
    }

    /// <summary>Writes one into 8 bytes.</summary>
    public static void Write(Span<byte> to, long number) => BinaryPrimitives.WriteInt64LittleEndian(to, number);

    public static long Read(byte[]? value) => value is null ? 0 : Read(value.AsSpan());

    public static long Read(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64LittleEndian(value);
}
