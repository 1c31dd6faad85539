namespace Weft.Server.Hosting;

/// <summary>
/// The folder that one server keeps everything in. While this is open the file <c>lock</c> in it is locked, by the operating system, so a killed
/// process leaves nothing behind. Small files of the server itself: <c>admin-token</c> (a hash) and <c>write-key</c>.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if need be and takes it for this process.</summary>
    /// <exception cref="StartupException">Another process has it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Make(full);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"the data folder {full} cannot be made: {problem.Message}");
        }

        try
        {
            return new(full, new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartupException($"the data folder {full} cannot be written by this user");
        }
        catch (IOException)
        {
            throw new StartupException($"the data folder {full} is in use by another process; stop that one, or give this one a folder of its own with --data");
        }
    }

    /// <summary>A small file's text; null when there is none.</summary>
    public string? Read(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    /// <summary>Writes a small file whole or not at all.</summary>
    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path + ".new", text + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
