using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>One file of the log: a header (magic u64, salt u32, CRC-32C of these u32), then frames, then zeros.</summary>
internal sealed class LogSegment : ISegment
{
    public const int HeaderBytes = 16;

    private const ulong Magic = 0x31474F4C54464557; // "WEFTLOG1"
    private const string Extension = ".log";
    private const int PieceBytes = 4 << 20;

    private LogSegment(string path, SafeFileHandle file, uint salt)
    {
        (Path, File, Salt) = (path, file, salt);
        Length = RandomAccess.GetLength(file);
    }

    public string Path { get; }

    public SafeFileHandle File { get; private set; }

    /// <summary>Random for each file: no bytes but those written for this segment pass for frames of it.</summary>
    public uint Salt { get; }

    public long Length { get; }

    /// <summary>The path of the segment that begins with a position.</summary>
    public static string PathOf(string folder, long first) => System.IO.Path.Combine(folder, first.ToString("D19", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The first positions of a folder's segments, ascending.</summary>
    public static long[] List(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 0)
            .Where(first => first > 0)
            .Order()];

    /// <summary>Writes a file of zeros with a header and makes it durable, in pieces so that a sync of the log never waits for much.</summary>
    public static void Prepare(string path, long length)
    {
        var part = path + ".part";
        try
        {
            using (var file = System.IO.File.OpenHandle(part, FileMode.Create, FileAccess.ReadWrite, FileShare.Read))
                Fill(file, length);
            System.IO.File.Move(part, path, overwrite: true);
        }
        catch (IOException)
        {
            // On a full disk the part would keep the room that others need.
            System.IO.File.Delete(part);
            throw;
        }
    }

    /// <summary>Opens an existing segment.</summary>
    /// <exception cref="LogDamagedException">It has no valid header.</exception>
    public static LogSegment Open(string path, FileAccess access)
    {
        var file = OpenFile(path, access);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file, header, 0) == HeaderBytes && IsHeader(header))
            return new LogSegment(path, file, BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
        file.Dispose();
        throw new LogDamagedException(path, 0, "this is not the header of a segment");
    }

    /// <summary>Lets go of the file and opens it anew, as after a failed write.</summary>
    public void Reopen()
    {
        File.Dispose();
        File = OpenFile(Path, FileAccess.ReadWrite);
    }

    /// <summary>Overwrites with zeros; not yet durable.</summary>
    public void Clear(long from, long to)
    {
        var zeros = new byte[Math.Min(to - from, PieceBytes)];
        for (; from < to; from += zeros.Length)
            RandomAccess.Write(File, zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - from)), from);
    }

    public int Read(Span<byte> target, long offset) => RandomAccess.Read(File, target, offset);

    public FrameIndex? ReadIndex() => null;

    public void Dispose() => File.Dispose();

    private static void Fill(SafeFileHandle file, long length)
    {
        var zeros = new byte[Math.Min(length, PieceBytes)];
        for (var offset = 0L; offset < length; offset += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - offset)), offset);
            FileSync.Data(file);
        }

        RandomAccess.Write(file, Header(), 0);
        FileSync.Data(file);
    }

    private static SafeFileHandle OpenFile(string path, FileAccess access) =>
        System.IO.File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    private static byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        RandomNumberGenerator.Fill(header.AsSpan(8, 4));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), FrameCodec.Checksum(0, header.AsSpan(0, 12)));
        return header;
    }

    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
        && BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) == FrameCodec.Checksum(0, header[..12]);
}
