using Weft.Storage;
using Weft.Storage.Postgres;

namespace Weft.Tests.Storage.Postgres;

public sealed class PostgresStoreTests : KeyValueStoreCompliance
{
    private readonly PostgresSchema _schema = new();

    protected override int ModelSteps => 300;

    protected override IKeyValueStore Open() => _schema.Open();

    protected override void Clean() => _schema.Dispose();

    [Fact]
    public void what_was_committed_before_an_orderly_end_is_there_without_a_checkpoint()
    {
        Put("a");
        Reopen();
        Assert.Equal(["a"], Keys("", "z"));
    }

    [Fact]
    public void the_only_tables_are_in_the_schema_that_was_named()
    {
        Put("a");
        const string Ours = "('weft_state', 'weft_state_long', 'weft_writer')";
        Assert.Equal(3L, _schema.Server.Ask($"select count(*) from pg_tables where schemaname = '{_schema.Name}' and tablename in {Ours}"));
        Assert.Equal(0L, _schema.Server.Ask($"select count(*) from pg_tables where tablename in {Ours} and left(schemaname, 2) <> 't_'"));
    }

    [Fact]
    public void a_scan_left_early_holds_no_transaction_open()
    {
        Put([.. Enumerable.Range(0, 200).Select(number => $"k{number:D3}")]);
        Assert.Equal("k000", Text(Store.Scan(Bytes("a"), Bytes("z")).First().Key));
        Assert.Equal(200, Store.Scan(Bytes("a"), Bytes("z")).Count());
        Assert.Equal(0L, _schema.Server.Ask($"select count(*) from pg_stat_activity where state like 'idle in transaction%' and query like '%{_schema.Name}%'"));
    }

    [Fact]
    public void a_unix_socket_serves_as_well()
    {
        Put("a");
        Store.Dispose();
        using var again = PostgresStore.Open(_schema.Address with { Host = _schema.Server.Socket }, _schema.Folder);
        Assert.Equal(Bytes("value of a"), again.Get(Bytes("a")));
    }

    [Fact]
    public void a_place_without_a_server_is_named_without_the_password()
    {
        var address = _schema.Address with { Host = "127.0.0.1", Port = 1, Password = new("s3cret") };
        var refusal = Assert.Throws<StorageException>(() => PostgresStore.Open(address, _schema.Folder));
        Assert.Contains("postgres at 127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_database_that_is_not_there_is_named_at_once()
    {
        var refusal = Assert.Throws<StorageException>(() => PostgresStore.Open(_schema.Address with { Database = "nowhere" }, _schema.Folder));
        Assert.Contains("\"nowhere\" does not exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_schema_that_may_not_be_made_is_refused_in_words()
    {
        _schema.Server.Ask($"create role {_schema.Name} login");
        try
        {
            var refusal = Assert.Throws<StorageException>(() => PostgresStore.Open(_schema.Address with { User = _schema.Name }, _schema.Folder));
            Assert.Contains("permission denied", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            _schema.Server.Ask($"drop role {_schema.Name}");
        }
    }

    [Fact]
    public void a_schema_of_another_version_is_left_alone()
    {
        Put("a");
        Store.Dispose();
        _schema.Server.Ask($"update {_schema.Name}.weft_writer set format = 2");
        Assert.Contains("another version", Assert.Throws<StorageException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_schema_is_not_taken_for_that_of_another_data_folder()
    {
        Put("a");
        Store.Dispose();
        using var other = new TempFolder();
        Assert.Contains("another data folder", Assert.Throws<StorageException>(() => PostgresStore.Open(_schema.Address, other.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("is in PostgreSQL", Assert.Throws<StorageException>(() => StateStore.Open(new(), _schema.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_store_that_was_closed_says_so()
    {
        Put("a");
        var scan = Store.Scan(Bytes("a"), Bytes("z")).GetEnumerator();
        Assert.True(scan.MoveNext());
        Store.Dispose();
        Assert.All<Action>([() => Get("a"), () => Put("b"), Store.Checkpoint, () => Keys("a", "z")], call =>
            Assert.Contains("closed", Assert.Throws<StorageException>(call).Message, StringComparison.Ordinal));
    }
}
