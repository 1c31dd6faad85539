using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Weft.Storage;

namespace Weft.Log;

/// <summary>A segment as it is written: a header (<see cref="SegmentHeader"/>), then frames, then zeros or what the file held before it was used for this.</summary>
internal sealed class LogSegment : ISegment
{
    public const int HeaderBytes = SegmentHeader.Bytes;

    private const string Extension = ".log";
    private const int PieceBytes = 4 << 20;

    private LogSegment(string path, SafeFileHandle file, SegmentHeader header)
    {
        (Path, File, Salt, IsReused) = (path, file, header.Salt, header.Form == SegmentForm.Reused);
        Length = RandomAccess.GetLength(file);
    }

    public string Path { get; }

    public SafeFileHandle File { get; private set; }

    public uint Salt { get; }

    /// <summary>Whether something of another segment may lie behind its frames.</summary>
    public bool IsReused { get; }

    public long Length { get; }

    /// <summary>The path of the segment that begins with a position.</summary>
    public static string PathOf(string folder, long first) => System.IO.Path.Combine(folder, first.ToString("D19", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The first positions of a folder's segments, ascending.</summary>
    public static long[] List(string folder) => List(folder, Extension);

    /// <summary>The first positions by which the files with an extension are named, ascending.</summary>
    public static long[] List(string folder, string extension) =>
        [.. Directory.EnumerateFiles(folder, "*" + extension)
            .Select(path => long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 0)
            .Where(first => first > 0)
            .Order()];

    /// <summary>Writes a file of zeros with a header and makes it durable, in pieces so that a sync of the log never waits for much.</summary>
    public static void Prepare(string path, long length)
    {
        DiskTrouble.ThrowIfNoRoom(path, length);
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

    /// <summary>
    /// Makes a segment's file, whose frames are kept elsewhere by now, durable as a prepared one: it is written in full already. Frames of its former life count for
    /// nothing by the new salt. What ends the process in between leaves a <c>.part</c>, or the file under its old name.
    /// </summary>
    public static void Reuse(string used, string path)
    {
        var part = path + ".used.part";
        System.IO.File.Move(used, part, overwrite: true);
        using (var file = OpenFile(part, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, SegmentHeader.New(SegmentForm.Reused).ToArray(), 0);
            FileSync.Data(file);
        }

        System.IO.File.Move(part, path, overwrite: true);
    }

    /// <summary>Takes a segment's content out of the operating system's memory, where it is still there; it stays on disk.</summary>
    public static void Forget(string path)
    {
        try
        {
            using var file = OpenFile(path, FileAccess.Read);
            FileSync.Forget(file);
        }
        catch (IOException)
        {
            // It was packed or dropped meanwhile, and its content with it.
        }
    }

    /// <summary>Opens an existing segment.</summary>
    /// <exception cref="LogDamagedException">It has no valid header.</exception>
    public static LogSegment Open(string path, FileAccess access)
    {
        var file = OpenFile(path, access);
        if (SegmentHeader.Read(file) is { Form: SegmentForm.Fresh or SegmentForm.Reused } header)
            return new LogSegment(path, file, header);
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

        RandomAccess.Write(file, SegmentHeader.New(SegmentForm.Fresh).ToArray(), 0);
        FileSync.Data(file);
    }

    private static SafeFileHandle OpenFile(string path, FileAccess access) =>
        System.IO.File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
}
