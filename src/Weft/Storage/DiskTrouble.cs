namespace Weft.Storage;

/// <summary>Says for an operator why a disk takes nothing, and what to do.</summary>
public static class DiskTrouble
{
    private const int ProbeBytes = 64 << 10;

    // As libc says them, whichever library passes them on.
    private static readonly string[] Full = ["No space left on device", "Disk quota exceeded", "File too large"];
    private const string ReadOnly = "Read-only file system";

    /// <summary>A failure in words.</summary>
    /// <param name="folder">The folder on that disk.</param>
    /// <param name="message">What the failure says of itself.</param>
    /// <returns>The state of the disk where the message tells of it; else the message.</returns>
    public static string Describe(string folder, string message)
    {
        if (Array.Exists(Full, text => message.Contains(text, StringComparison.Ordinal)))
            return FullDisk(folder, Free(folder));
        return message.Contains(ReadOnly, StringComparison.Ordinal)
            ? $"the disk that holds {folder} is read-only; make it writable, and it goes on by itself"
            : message;
    }

    /// <summary>Tries to write where a store could not, whose library does not say why.</summary>
    /// <returns>Why that does not go; null when it does.</returns>
    public static string? WhyNot(string folder)
    {
        var path = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[ProbeBytes]);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Describe(folder, problem.Message);
        }
    }

    /// <summary>Refuses to begin with a file that there is no room for: it would take what is left from the others first.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void ThrowIfNoRoom(string path, long bytes)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Free(folder) is { } free && free < bytes)
            throw new IOException($"{FullDisk(folder, free)}; {bytes} are needed next");
    }

    private static string FullDisk(string folder, long? free) =>
        $"the disk that holds {folder} is full{(free is null ? "" : $": {free} bytes free")}; make room, and it goes on by itself";

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
