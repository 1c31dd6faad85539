using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>
/// A segment that was compressed after the next one had begun; little-endian.
/// <code>
/// header    SegmentHeader, with the salt that the segment had
/// blocks    the segment's frames as they were, in blocks (FrameIndex), each compressed with zstd; one that gets no smaller is kept as it is
/// index     for each block: position i64 of its first frame, offset i64 that this frame had in the segment, stored bytes u32, CRC-32C u32 of these
/// trailer   blocks u32, CRC-32C u32 of the index and what follows here, last frame's position i64 and now i64, offset i64 behind the last frame
/// </code>
/// Its file gets its name when all of it is on disk, and never changes. Checksums begin from the salt.
/// </summary>
internal sealed class PackedSegment : ISegment
{
    public const string Extension = ".packed";

    private readonly SafeFileHandle _file;
    private readonly PackedIndex _index;
    private Unpacked? _last;

    private PackedSegment(string path, SafeFileHandle file, uint salt, PackedIndex index) =>
        (Path, _file, Salt, _index) = (path, file, salt, index);

    /// <summary>A block that was read last, so that reading on in it costs nothing.</summary>
    private sealed record Unpacked(int Block, byte[] Bytes);

    public string Path { get; }

    public uint Salt { get; }

    public long Length => _index.End;

    /// <summary>The last frame.</summary>
    public long Last => _index.Last;

    /// <summary>The instant of the last frame, in UTC ticks.</summary>
    public long LastNowTicks => _index.LastNowTicks;

    /// <summary>The path of the packed segment that begins with a position.</summary>
    public static string PathOf(string folder, long first) => System.IO.Path.ChangeExtension(LogSegment.PathOf(folder, first), Extension);

    /// <exception cref="LogDamagedException">Its header or index is not valid.</exception>
    public static PackedSegment Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (SegmentHeader.Read(file) is not { Form: SegmentForm.Packed } header)
                throw new LogDamagedException(path, 0, "this is not the header of a packed segment");
            var index = PackedIndex.Read(file, header.Salt)
                ?? throw new LogDamagedException(path, RandomAccess.GetLength(file), "its index is not readable");
            return new PackedSegment(path, file, header.Salt, index);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public FrameIndex ReadIndex() => _index.ToFrameIndex();

    public int Read(Span<byte> target, long offset)
    {
        if (offset >= _index.End)
            return 0;
        var number = _index.Find(offset);
        var (from, size) = (_index[number].Offset, _index.SizeOf(number));
        if (from == offset && target.Length >= size)
        {
            Unpack(number, target[..size]);
            return size;
        }

        var rest = UnpackedBlock(number, size).AsSpan((int)(offset - from));
        rest = rest[..Math.Min(rest.Length, target.Length)];
        rest.CopyTo(target);
        return rest.Length;
    }

    public void Dispose() => _file.Dispose();

    private byte[] UnpackedBlock(int number, int size)
    {
        if (_last is { } last && last.Block == number)
            return last.Bytes;
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        Unpack(number, bytes);
        _last = new Unpacked(number, bytes);
        return bytes;
    }

    private void Unpack(int number, Span<byte> target)
    {
        var block = _index[number];
        using var stored = BlockBytes.Rent(block.Stored);
        if (RandomAccess.Read(_file, stored.Span, block.FileAt) < block.Stored
            || FrameCodec.Checksum(Salt, stored.Span) != block.Checksum
            || !BlockCodec.TryUnpack(stored.Span, target))
            throw new LogDamagedException(Path, block.FileAt, $"the block that begins with frame {block.Position} is not readable");
    }
}
