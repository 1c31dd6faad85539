using System.Buffers;

namespace Weft.Log;

/// <summary>Rented bytes, given back at the end of their use.</summary>
internal readonly ref struct BlockBytes
{
    private readonly byte[] _rented;

    private BlockBytes(byte[] rented, int size)
    {
        _rented = rented;
        Span = rented.AsSpan(0, size);
    }

    public Span<byte> Span { get; }

    public static BlockBytes Rent(int size) => new(ArrayPool<byte>.Shared.Rent(size), size);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
