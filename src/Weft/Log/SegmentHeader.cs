using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>The first 16 bytes of a segment's file: magic u64, which says its form, salt u32, CRC-32C of these u32; little-endian.</summary>
/// <param name="Form">The form of what follows.</param>
/// <param name="Salt">What the checksums of its frames begin from: random, so that no bytes but those written for this segment pass for frames of it.</param>
internal readonly record struct SegmentHeader(SegmentForm Form, uint Salt)
{
    public const int Bytes = 16;

    public static SegmentHeader New(SegmentForm form) => new(form, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));

    public byte[] ToArray()
    {
        var header = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)Form);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), FrameCodec.Checksum(0, header.AsSpan(0, 12)));
        return header;
    }

    /// <summary>Reads the header of a file; null when it has none.</summary>
    public static SegmentHeader? Read(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[Bytes];
        if (RandomAccess.Read(file, header, 0) < Bytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != FrameCodec.Checksum(0, header[..12]))
            return null;
        var form = (SegmentForm)BinaryPrimitives.ReadUInt64LittleEndian(header);
        return Enum.IsDefined(form) ? new(form, BinaryPrimitives.ReadUInt32LittleEndian(header[8..])) : null;
    }
}

/// <summary>The forms of a segment's file, by the magic number that it begins with. The numbers are stored; they never change.</summary>
internal enum SegmentForm : ulong
{
    /// <summary>Frames, and zeros behind them: "WEFTLOG1".</summary>
    Fresh = 0x31474F4C54464557,

    /// <summary>Frames, and behind them what the file held before: "WEFTLOGR".</summary>
    Reused = 0x52474F4C54464557,

    /// <summary>Compressed (<see cref="PackedSegment"/>): "WEFTPACK".</summary>
    Packed = 0x4B43415054464557,
}
