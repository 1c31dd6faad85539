using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Log;

/// <summary>The bytes of one frame; <see cref="EventLog"/> documents them.</summary>
internal static class FrameCodec
{
    /// <summary>The bytes of a frame with neither source nor payload.</summary>
    public const int FixedBytes = ChecksumEnd + 26;

    /// <summary>The longest name of a source, in UTF-8 bytes.</summary>
    public const int LongestSource = byte.MaxValue;

    private const int ChecksumEnd = 8;
    private const int PositionAt = 8;
    private const int NowAt = 16;
    private const int RankAt = 24;
    private const int KindAt = 28;
    private const int SourceAt = 29;

    /// <summary>The whole size of a frame in bytes.</summary>
    public static long Size(string source, int payload) => FixedBytes + Encoding.UTF8.GetByteCount(source) + (long)payload;

    /// <summary>Writes a frame at the start of <paramref name="target"/>, which has room for it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="salt">The segment's.</param>
    /// <param name="frame">What.</param>
    /// <param name="rank">How many frames before this one go to disk with the same sync.</param>
    /// <returns>The frame's size.</returns>
    public static int Write(Span<byte> target, uint salt, in LogFrame frame, int rank)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target[PositionAt..], frame.Position);
        BinaryPrimitives.WriteInt64LittleEndian(target[NowAt..], frame.Now.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(target[RankAt..], rank);
        target[KindAt] = (byte)frame.Kind;
        var source = Encoding.UTF8.GetBytes(frame.Source, target[(SourceAt + 1)..]);
        target[SourceAt] = (byte)source;
        var rest = target[(SourceAt + 1 + source)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, frame.Items);
        frame.Payload.Span.CopyTo(rest[4..]);

        var size = FixedBytes + source + frame.Payload.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)(size - ChecksumEnd));
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(salt, target[ChecksumEnd..size]));
        return size;
    }

    /// <summary>The size that the frame at the start of <paramref name="bytes"/> claims; 0 when there can be none.</summary>
    public static long ClaimedSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return 0;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes) + (long)ChecksumEnd;
        return size is >= FixedBytes and <= int.MaxValue ? size : 0;
    }

    /// <summary>The position that the frame at the start of <paramref name="bytes"/> claims; at least <see cref="FixedBytes"/> of them.</summary>
    public static long ClaimedPosition(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes[PositionAt..]);

    /// <summary>Reads the head of the frame at the start of <paramref name="bytes"/>; false unless the whole frame is there and its checksum fits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint salt, out FrameHead head)
    {
        head = default;
        var size = ClaimedSize(bytes);
        if (size == 0 || size > bytes.Length)
            return false;
        bytes = bytes[..(int)size];
        if (Checksum(salt, bytes[ChecksumEnd..]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
            return false;
        head = new FrameHead(
            (int)size,
            ClaimedPosition(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[NowAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[RankAt..]));
        return FixedBytes + bytes[SourceAt] <= bytes.Length;
    }

    /// <summary>The valid frame at the start of <paramref name="bytes"/>; the payload is a part of them.</summary>
    public static LogFrame Decode(ReadOnlyMemory<byte> bytes)
    {
        var payload = PayloadAt(bytes.Span);
        return Decode(bytes.Span, bytes[payload..(int)ClaimedSize(bytes.Span)]);
    }

    /// <summary>The valid frame at the start of <paramref name="bytes"/>; the payload is a copy.</summary>
    public static LogFrame Copy(ReadOnlySpan<byte> bytes)
    {
        var payload = bytes[PayloadAt(bytes)..(int)ClaimedSize(bytes)];
        var copy = GC.AllocateUninitializedArray<byte>(payload.Length);
        payload.CopyTo(copy);
        return Decode(bytes, copy);
    }

    /// <summary>CRC-32C (Castagnoli) over the bytes, begun from <paramref name="salt"/>; in hardware where there is any.</summary>
    public static uint Checksum(uint salt, ReadOnlySpan<byte> bytes)
    {
        var crc = ~salt;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    private static int PayloadAt(ReadOnlySpan<byte> bytes) => FixedBytes + bytes[SourceAt];

    private static LogFrame Decode(ReadOnlySpan<byte> bytes, ReadOnlyMemory<byte> payload) => new(
        ClaimedPosition(bytes),
        new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes[NowAt..]), TimeSpan.Zero),
        (FrameKind)bytes[KindAt],
        Encoding.UTF8.GetString(bytes.Slice(SourceAt + 1, bytes[SourceAt])),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[(SourceAt + 1 + bytes[SourceAt])..]),
        payload);
}

/// <summary>What recovery needs to know of a frame.</summary>
/// <param name="Size">All its bytes.</param>
/// <param name="Position">Its position.</param>
/// <param name="NowTicks">Its instant, in UTC ticks.</param>
/// <param name="Rank">How many frames before it went to disk with the same sync; all earlier ones were durable before it was written.</param>
internal readonly record struct FrameHead(int Size, long Position, long NowTicks, int Rank)
{
    /// <summary>The last position that was durable before this frame was written.</summary>
    public long DurableBefore => Position - Rank - 1;
}
