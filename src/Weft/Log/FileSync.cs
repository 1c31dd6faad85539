using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>What makes files and their names survive a power cut.</summary>
internal static partial class FileSync
{
    private const int InterruptedBySignal = 4;
    private const int DontNeed = 4;

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

    /// <summary>
    /// Lets the operating system use the memory that holds a file's content for something else, on Linux: what comes next is then written into memory that the processor and
    /// a virtual machine's host know, rather than into ever more of it. The file is read from disk when it is read again.
    /// </summary>
    public static void Forget(SafeFileHandle file)
    {
        // It is only a hint: what it answers changes nothing.
        if (OperatingSystem.IsLinux())
            _ = Advise(file, 0, 0, DontNeed);
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

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, nint offset, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
