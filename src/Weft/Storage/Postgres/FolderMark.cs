namespace Weft.Storage.Postgres;

/// <summary>
/// The file <c>postgres</c> in the folder of a server's state, which holds an identity that the schema holds too: log and state belong together, and neither
/// is to be taken for another's.
/// </summary>
internal sealed class FolderMark(string folder)
{
    private readonly string _path = Path.Combine(folder, "postgres");

    public string Folder => folder;

    public bool Exists => File.Exists(_path);

    /// <summary>The identity; made at the first call.</summary>
    public Guid Identity()
    {
        if (Read() is { } known)
            return known;
        var made = Guid.NewGuid();
        Directory.CreateDirectory(folder);
        File.WriteAllText(_path + ".new", made + "\n");
        File.Move(_path + ".new", _path, overwrite: true);
        return made;
    }

    /// <summary>The identity; null when there is none.</summary>
    public Guid? Read() => Exists && Guid.TryParse(File.ReadAllText(_path), out var identity) ? identity : null;
}
