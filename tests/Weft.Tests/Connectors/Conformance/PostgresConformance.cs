using Npgsql;
using Weft.Tests.Connectors.Servers;
using Weft.Tests.Storage.Postgres;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>A table of a real server, made by its owner.</summary>
public abstract class PostgresConformance(string table, string more, string key) : BatchConformance
{
    private const string Password = "pg-s3cret-0123";

    public override string Kind => "postgres";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "host"),
        ("{}", "database"),
        ("{}", "user"),
        ("{}", "table"),
        ("""{"host":"10.1.2.3"}""", "host"),
        ("""{"host":"db.example","port":"0"}""", "port"),
        ("""{"host":"db.example","tls":"prefer"}""", "tls"),
        ("""{"host":"db.example","table":"orders; drop table orders"}""", "table"),
        ("""{"host":"db.example","table":"orders","mode":"merge"}""", "mode"),
        ("""{"host":"db.example","table":"orders","mode":"upsert"}""", "key"),
        ("""{"host":"db.example","table":"orders","key":"id"}""", "key"),
        ("""{"host":"db.example","table":"orders","create_table":"maybe"}""", "create_table"),
        ("""{"host":"db.example","table":"orders","pasword":"hush"}""", "pasword"),
    ];

    protected override Task<Counterpart> StartAsync() => Task.FromResult<Counterpart>(new Table(table, more, key));

    protected override string SettingsAt(int port) => Settings(port, "public");

    private static string Settings(int port, string schema, string more = "") =>
        $$"""
        {"host":"127.0.0.1","port":{{port}},"database":"{{PostgresServer.Database}}","user":"{{PostgresServer.User}}","password":"{{Password}}","tls":"none","table":"{{schema}}.people"{{more}}}
        """;

    private sealed class Table : GatedCounterpart
    {
        private readonly PostgresSchema _schema = new();
        private readonly string _more;
        private readonly string _key;

        public Table(string table, string more, string key)
            : base(SharedPostgres.Server.Port)
        {
            (_more, _key) = (more, key);
            SharedPostgres.Server.Ask($"create schema {_schema.Name}");
            SharedPostgres.Server.Ask($"create table {_schema.Name}.people (at bigserial, n integer, \"userId\" text, traits jsonb, {table})");
        }

        public override string Settings => PostgresConformance.Settings(Gate.Port, _schema.Name, _more);

        public override IReadOnlyList<string> Secrets => [Password];

        public override string Poison => """{"n":"many","userId":"u0"}""";

        public override async Task<IReadOnlyList<Arrival>> ArrivedAsync()
        {
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={SharedPostgres.Server.Port};Database={PostgresServer.Database};Username={PostgresServer.User};Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"select {_key}, n from {_schema.Name}.people order by at", connection);
            await using var reader = await command.ExecuteReaderAsync();
            var arrived = new List<Arrival>();
            while (await reader.ReadAsync())
                arrived.Add(new(reader.GetString(0), reader.GetInt32(1)));
            return arrived;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _schema.Dispose();
        }
    }
}

public sealed class PostgresAppendConformanceTests() : PostgresConformance("weft_key text unique", "", "weft_key");

public sealed class PostgresUpsertConformanceTests() : PostgresConformance("unique (\"userId\")", ""","mode":"upsert","key":"userId" """, "\"userId\"");
