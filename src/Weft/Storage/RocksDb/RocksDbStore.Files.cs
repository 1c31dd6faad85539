namespace Weft.Storage.RocksDb;

/// <summary>The look at the files that RocksDB takes at the opening only where it may refuse everything later on.</summary>
public sealed partial class RocksDbStore
{
    /// <summary>Looks whether every file of the store is there, as long as it was written.</summary>
    /// <exception cref="StorageException">One is not.</exception>
    private void CheckFiles()
    {
        // One that is not there may have been tidied away since the list was made.
        if (Damaged().FirstOrDefault() is not { } first || !Damaged().Contains(first))
            return;
        Dispose();
        throw new StorageException($"{first} is missing or cut off: the state is damaged");
    }

    private IEnumerable<string> Damaged() => _db.GetLiveFilesMetadata(true)
        .Select(file => (Path: Path.Combine(_folder, file.FileMetadata.FileName.TrimStart('/')), file.FileMetadata.FileSize))
        .Where(file => new FileInfo(file.Path) is var found && (!found.Exists || (ulong)found.Length != file.FileSize))
        .Select(file => file.Path);
}
