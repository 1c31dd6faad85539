using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>A block of a packed segment.</summary>
/// <param name="Position">Its first frame.</param>
/// <param name="Offset">Where that frame began in the segment as it was written.</param>
/// <param name="FileAt">Where the block begins in the packed file.</param>
/// <param name="Stored">Its bytes there.</param>
/// <param name="Checksum">Of these bytes.</param>
internal readonly record struct PackedBlock(long Position, long Offset, long FileAt, int Stored, uint Checksum);

/// <summary>Index and trailer of a packed segment; <see cref="PackedSegment"/> documents them.</summary>
/// <param name="blocks">The blocks, in order; one at least.</param>
/// <param name="last">The last frame.</param>
/// <param name="lastNowTicks">Its instant, in UTC ticks.</param>
/// <param name="end">The offset behind the last frame.</param>
internal sealed class PackedIndex(PackedBlock[] blocks, long last, long lastNowTicks, long end)
{
    private const int EntryBytes = 24;
    private const int TrailerBytes = 32;
    private const int ChecksumEnd = 8;

    public long Last => last;

    public long LastNowTicks => lastNowTicks;

    public long End => end;

    public PackedBlock this[int number] => blocks[number];

    /// <summary>The bytes of a block's frames.</summary>
    public int SizeOf(int number) => (int)((number + 1 < blocks.Length ? blocks[number + 1].Offset : end) - blocks[number].Offset);

    /// <summary>The number of the block that holds an offset.</summary>
    public int Find(long offset)
    {
        var (low, high) = (0, blocks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = blocks[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    public FrameIndex ToFrameIndex() => new(blocks.Select(block => (block.Position, block.Offset)), last, lastNowTicks, end);

    /// <summary>Index and trailer as they stand in the file.</summary>
    public byte[] ToArray(uint salt)
    {
        var bytes = new byte[(blocks.Length * EntryBytes) + TrailerBytes];
        foreach (var (number, block) in blocks.Index())
        {
            var entry = bytes.AsSpan(number * EntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry, block.Position);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], block.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(entry[16..], block.Stored);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[20..], block.Checksum);
        }

        var trailer = bytes.AsSpan(blocks.Length * EntryBytes);
        BinaryPrimitives.WriteInt32LittleEndian(trailer, blocks.Length);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[8..], last);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[16..], lastNowTicks);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[24..], end);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Checksum(bytes, salt));
        return bytes;
    }

    /// <summary>Reads them from the end of a file; null when they are not valid.</summary>
    public static PackedIndex? Read(SafeFileHandle file, uint salt)
    {
        var length = RandomAccess.GetLength(file);
        var trailer = new byte[TrailerBytes];
        if (length < SegmentHeader.Bytes + TrailerBytes || RandomAccess.Read(file, trailer, length - TrailerBytes) < TrailerBytes)
            return null;
        var count = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        var size = TrailerBytes + ((long)count * EntryBytes);
        if (count < 1 || size > length - SegmentHeader.Bytes)
            return null;
        var bytes = new byte[size];
        return RandomAccess.Read(file, bytes, length - size) == size
            && Checksum(bytes, salt) == BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4))
                ? Read(bytes, count)
                : null;
    }

    private static PackedIndex Read(ReadOnlySpan<byte> bytes, int count)
    {
        var (blocks, at) = (new PackedBlock[count], (long)SegmentHeader.Bytes);
        for (var number = 0; number < count; number++, bytes = bytes[EntryBytes..])
        {
            var stored = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
            blocks[number] = new(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                at,
                stored,
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));
            at += stored;
        }

        return new PackedIndex(
            blocks,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
    }

    // Of all but the blocks' number and itself; a wrong number shifts what is summed.
    private static uint Checksum(ReadOnlySpan<byte> bytes, uint salt)
    {
        var trailer = bytes.Length - TrailerBytes;
        return FrameCodec.Checksum(FrameCodec.Checksum(salt, bytes[..trailer]), bytes[(trailer + ChecksumEnd)..]);
    }
}
