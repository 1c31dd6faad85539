using Weft.Configuration;
using Weft.Storage;
using Weft.Storage.Postgres;

namespace Weft.Tests.Storage.Postgres;

/// <summary>A schema for one test, and the folder that it belongs to; both are removed with what is in them.</summary>
internal sealed class PostgresSchema(PostgresServer? own = null) : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Name { get; } = $"t_{Guid.NewGuid():N}";

    public PostgresServer Server => own ?? SharedPostgres.Server;

    public PostgresAddress Address => Server.Address(Name);

    public string Url => Server.Url(Name);

    public string Folder => _folder.Path;

    public PostgresStore Open() => PostgresStore.Open(Address, _folder.Path);

    public void Dispose()
    {
        Server.EndSessions($"query like '%{Name}%'");
        Server.Ask($"drop schema if exists {Name} cascade");
        _folder.Dispose();
    }

    public static void Put(IKeyValueStore store, byte[] key, byte[] value)
    {
        var batch = new CommitBatch();
        batch.Put(key, value);
        store.Commit(batch);
    }
}
