using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>What makes files and their names survive a power cut.</summary>
internal static partial class FileSync
{
    private const int InterruptedBySignal = 4;

    /// <summary>Returns when the file's content is on disk: fdatasync on Linux, a full flush elsewhere.</summary>
    /// <exception cref="IOException">The disk did not take it; what was written since the last success may be lost.</exception>
    public static void Data(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (FdataSync(file) != 0)
            ThrowUnlessInterrupted("fdatasync", "");
    }

    /// <summary>Returns when the names in a folder are on disk: files created, renamed or deleted there stay so.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(path, 0);
        if (folder < 0)
            throw Failure("open", path);
        try
        {
            while (FSync(folder) != 0)
                ThrowUnlessInterrupted("fsync", path);
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        if (Marshal.GetLastPInvokeError() != InterruptedBySignal)
            throw Failure(call, path);
    }

    private static IOException Failure(string call, string path) =>
        new($"{call} {path} failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FdataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
