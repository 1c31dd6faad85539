namespace Weft.Bench.Running;

/// <summary>A folder in the system's temporary one (<c>TMPDIR</c>), gone with its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("weft-bench-").FullName;

    /// <summary>Bytes of a file or of all files of a folder in it; 0 where there is none.</summary>
    public long Size(string folder)
    {
        var path = System.IO.Path.Combine(Path, folder);
        return File.Exists(path) ? new FileInfo(path).Length
            : Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => Length(file)) : 0;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    // A server at work may take a file away meanwhile.
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
