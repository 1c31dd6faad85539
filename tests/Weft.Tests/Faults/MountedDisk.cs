using System.Diagnostics;
using Weft.Tests.Storage;

namespace Weft.Tests.Faults;

/// <summary>A real file system of a few megabytes.</summary>
internal sealed class MountedDisk : IDisposable
{
    private const int Megabytes = 48;
    private readonly TempFolder _folder;

    private MountedDisk(TempFolder folder) => _folder = folder;

    public string Data => Path.Combine(_folder.Path, "disk");

    private string Ballast => Path.Combine(Data, "ballast");

    /// <summary>Mounts one; null where this user or this container may not.</summary>
    public static MountedDisk? TryMount()
    {
        var disk = new MountedDisk(new());
        Directory.CreateDirectory(disk.Data);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0777", "weft-test", disk.Data))
            return disk;
        disk._folder.Dispose();
        return null;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Mend() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Data);
        _folder.Dispose();
    }

    // As root, or as one who may become root without a password, as CI machines let their user.
    private static bool Run(params string[] command)
    {
        string[][] tries = Environment.UserName == "root" ? [command] : [["sudo", "-n", .. command]];
        return tries.Any(line =>
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        });
    }
}
