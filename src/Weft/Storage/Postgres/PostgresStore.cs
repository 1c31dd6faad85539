using Weft.Configuration;

namespace Weft.Storage.Postgres;

/// <summary>
/// The adapter of the key-value port over PostgreSQL 13 and later: the state of one server in one schema of a database.
/// <para>
/// A commit is one transaction, which PostgreSQL need not have on disk when it returns; <see cref="Checkpoint"/> waits for all. What a crash of the database
/// loses is made again, before anybody reads. Only one store writes to a schema. Both are the work of <see cref="Writer"/>.
/// </para>
/// <para>
/// While the database cannot be reached, calls wait up to five seconds for it and then throw. Whether a commit that threw for that reason was applied after
/// all shows once the database answers again; it is all there or nothing of it, and before any later one.
/// </para>
/// </summary>
public sealed class PostgresStore : IKeyValueStore
{
    private const int FirstPage = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Connector _connector;
    private readonly Outage _outage = new(Patience);
    private readonly ReadSessions _reads;
    private readonly Writer _writer;
    private volatile bool _hasLong;

    private PostgresStore(PostgresAddress address, string folder)
    {
        var sql = new Statements(address.Schema);
        _connector = new(address);
        _writer = new(_connector, sql, _outage, new(folder));
        _reads = new(_connector, sql, _outage, _writer);
    }

    /// <summary>Opens the store, and makes its schema and tables if they are missing.</summary>
    /// <param name="address">The database.</param>
    /// <param name="folder">The folder of the server's state, which remembers which schema it belongs to; made if missing.</param>
    /// <exception cref="StorageException">It cannot be reached or used, another server works on it, or it belongs to another folder; the message says which, without the password.</exception>
    public static PostgresStore Open(PostgresAddress address, string folder)
    {
        var store = new PostgresStore(address, folder);
        try
        {
            store._hasLong = store._writer.Begin();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Whether the state that belongs to a folder is in PostgreSQL.</summary>
    public static bool IsStateOf(string folder) => new FolderMark(folder).Exists;

    public byte[]? Get(ReadOnlySpan<byte> key) => _reads.Ask(key, static (session, key) => session.Get(key));

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => keys.Count == 0 ? [] : _reads.Ask(keys, static (session, keys) => session.GetMany(keys));

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false)
    {
        if (ByteOrder.Instance.Compare(from, to) >= 0)
            yield break;
        // Most ranges are short: one statement is a consistent view by itself.
        var first = FirstOf(from, to, backward);
        if (first.Count < FirstPage)
        {
            foreach (var pair in first)
                yield return pair;
            yield break;
        }

        using var snapshot = new Snapshot(_reads, _connector, () => _hasLong);
        foreach (var pair in snapshot.Scan(from, to, backward))
            yield return pair;
    }

    private List<KeyValuePair<byte[], byte[]>> FirstOf(byte[] from, byte[] to, bool backward)
    {
        while (true)
        {
            var withLong = _hasLong;
            var page = _reads.Ask((from, to, backward, withLong), static (session, range) => session.Page(range.from, range.to, range.backward, range.withLong, FirstPage));
            // The first long key of all may have come meanwhile.
            if (withLong == _hasLong)
                return page;
        }
    }

    public void Commit(CommitBatch batch)
    {
        if (batch.IsEmpty)
            return;
        var changes = Changes.Of(batch);
        // Before it can be seen: a scan that begins then looks for it.
        _hasLong |= changes.HasLong;
        _writer.Commit(changes);
    }

    public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run)
    {
        using var pairs = new AscendingRun(run, () => _hasLong = true);
        if (pairs.MoveNext())
            _writer.Ingest(pairs);
    }

    public void DeleteRange(byte[] from, byte[] to)
    {
        if (ByteOrder.Instance.Compare(from, to) < 0)
            _writer.DeleteRange(from, to);
    }

    public void Checkpoint() => _writer.Checkpoint();

    public void Dispose()
    {
        _outage.Close();
        _reads.Dispose();
        _writer.Dispose();
        _connector.Dispose();
    }
}
