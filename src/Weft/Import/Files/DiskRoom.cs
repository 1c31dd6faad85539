namespace Weft.Import.Files;

/// <summary>Copies what may be of any length to the disk, and leaves the log the room that it needs there.</summary>
internal static class DiskRoom
{
    private const long Left = 1L << 30;
    private const long BetweenLooks = 16L << 20;

    /// <summary>Copies to the end.</summary>
    /// <exception cref="IOException">Less than 1 GiB would be left of the disk.</exception>
    public static async Task CopyAsync(Stream from, Stream to, string path, CancellationToken cancellation)
    {
        var drive = new DriveInfo(Path.GetFullPath(path));
        var buffer = new byte[128 * 1024];
        var unseen = BetweenLooks;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            if ((unseen += read) >= BetweenLooks)
            {
                if (drive.AvailableFreeSpace < Left + BetweenLooks)
                    throw new IOException($"less than 1 GiB would be left of the disk that holds {Path.GetDirectoryName(path)}");
                unseen = 0;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }
}
