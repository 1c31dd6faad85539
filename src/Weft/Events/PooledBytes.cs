using System.Buffers;

namespace Weft.Events;

/// <summary>A growing run of bytes over rented memory. What it handed out is void once it grew or was disposed.</summary>
public sealed class PooledBytes(int capacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The bytes written, to be changed.</summary>
    internal Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <inheritdoc />
    public void Advance(int count) => Length += count;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds a byte.</summary>
    public void Append(byte one)
    {
        if (_bytes.Length == Length)
            Grow(1);
        _bytes[Length++] = one;
    }

    /// <summary>Takes back what was written behind a length.</summary>
    public void CutTo(int length) => Length = Math.Min(Length, length);

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Hands over what was written, to be disposed by the caller; this one is empty then.</summary>
    public PooledBytes MoveOut()
    {
        var moved = new PooledBytes(0) { _bytes = _bytes, Length = Length };
        (_bytes, Length) = ([], 0);
        return moved;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Reserve(int free)
    {
        if (_bytes.Length - Length < free)
            Grow(free);
    }

    private void Grow(int free)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + free, _bytes.Length * 2));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
