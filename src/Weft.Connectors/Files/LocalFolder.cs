using System.Runtime.InteropServices;

namespace Weft.Connectors.Files;

/// <summary>A folder of this machine. A file is written under another name that ends in <c>.part</c>, put on disk, and then given its own.</summary>
internal sealed partial class LocalFolder(string path) : IFileStore
{
    public string Place => path;

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(path);
        var whole = Path.Combine(path, name);
        var part = whole + ".part";
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, whole, overwrite: false);
        }
        catch
        {
            Remove(part);
            throw;
        }

        SyncNames();
    }

    public void Dispose()
    {
    }

    // What the write failed of is said; that its rest cannot be removed either adds nothing.
    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A power cut may take a name that the folder has not on disk.
    private void SyncNames()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(path, 0);
        var isSynced = folder >= 0 && FSync(folder) == 0;
        var problem = Marshal.GetLastPInvokeErrorMessage();
        if (folder >= 0)
            _ = Close(folder);
        if (!isSynced)
            throw new IOException($"the folder {path} could not be put on disk: {problem}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
