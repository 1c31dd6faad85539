using System.Text.RegularExpressions;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Postgres;

/// <summary>
/// <c>kind: postgres</c>: a row of a table for each message, its columns the message's names. Settings: <c>host</c>, <c>port</c> (5432), <c>database</c>, <c>user</c>, <c>password</c>, <c>tls</c>
/// (verify), <c>tls_ca</c>, <c>table</c>, <c>mode</c> (append or upsert), <c>key</c> (upsert: columns with commas between), <c>create_table</c>.
/// </summary>
internal sealed partial class PostgresKind : IDestinationKind
{
    public string Name => "postgres";

    public IDestination? Create(DestinationSettings settings)
    {
        var server = Server(settings);
        var table = Table(settings);
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        return new PostgresDestination(new(server, table!), new SecretMask(server.Password));
    }

    private static PostgresServerSettings Server(DestinationSettings settings)
    {
        var host = settings.Host("host", "db.example");
        var port = (int)settings.Number("port", 5432, 1, 65535);
        var database = settings.Required("database", "the database's name") ?? "";
        var user = settings.Required("user", "the role to log in as") ?? "";
        var tls = settings.Choice("tls", "verify", "none", "require", "verify");
        return new(host, port, database, user, settings.Optional("password"), tls, settings.Optional("tls_ca"), settings.AllowPrivateTargets);
    }

    private static PostgresTable? Table(DestinationSettings settings)
    {
        const string Accepted = "a table, such as public.orders";
        var name = settings.Required("table", Accepted) ?? "";
        if (name.Length > 0 && !TableName().IsMatch(name))
            settings.Report("table", name, $"must be {Accepted}: letters, digits and underscores, with the schema before a full stop");
        var mode = settings.Choice("mode", "append", "append", "upsert");
        var key = settings.Optional("key")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (mode == "upsert" && (key.Length == 0 || key.Any(column => !ColumnName.IsOne(column))))
            settings.Report("key", settings.Optional("key"), "must name the columns by which a row is found again, with commas between, such as user_id");
        if (mode == "append" && key.Length > 0)
            settings.Report("key", settings.Optional("key"), "belongs to mode: upsert; in mode append each message is a row of its own");
        var parts = name.Split('.');
        return new(parts.Length > 1 ? parts[0] : "public", parts[^1], key, settings.Flag("create_table"));
    }

    [GeneratedRegex(@"^([\p{L}_][\p{L}\p{N}_$]{0,62}\.)?[\p{L}_][\p{L}\p{N}_$]{0,62}$")]
    private static partial Regex TableName();
}
