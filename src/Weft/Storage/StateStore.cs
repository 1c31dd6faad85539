using Weft.Configuration;
using Weft.Storage.Postgres;
using Weft.Storage.RocksDb;

namespace Weft.Storage;

/// <summary>Opens the store that a configuration names.</summary>
public static class StateStore
{
    /// <summary>Opens it.</summary>
    /// <param name="config">Where the state is kept.</param>
    /// <param name="folder">The folder of the state, which is made if missing.</param>
    /// <exception cref="StorageException">It cannot be opened, or the state of this folder is kept elsewhere.</exception>
    public static IKeyValueStore Open(StorageConfig config, string folder)
    {
        if (config.Postgres is { } address)
            return PostgresStore.Open(address, folder);
        if (PostgresStore.IsStateOf(folder))
            throw new StorageException($"the state that belongs to {folder} is in PostgreSQL, and the configuration does not say so: storage: {PostgresAddressReader.Form}");
        return RocksDbStore.Open(folder);
    }
}
