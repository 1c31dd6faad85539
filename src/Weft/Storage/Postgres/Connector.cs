using Npgsql;
using Weft.Configuration;

namespace Weft.Storage.Postgres;

/// <summary>Opens connections to one database, and says in words what is wrong with it.</summary>
internal sealed class Connector : IDisposable
{
    private static readonly Version Oldest = new(13, 0);
    private readonly NpgsqlDataSource _source;

    public Connector(PostgresAddress address)
    {
        Address = address;
        _source = new NpgsqlDataSourceBuilder(Settings(address).ConnectionString).Build();
    }

    public PostgresAddress Address { get; }

    /// <summary>What our sessions are called in <c>pg_stat_activity</c>; no other store's are.</summary>
    public string Name { get; } = $"weft-{Guid.NewGuid():N}";

    /// <summary>Opens one, which is closed for good when it is disposed of: the store keeps its own, with their prepared statements.</summary>
    public NpgsqlConnection Open(string begin)
    {
        var connection = _source.CreateConnection();
        try
        {
            connection.Open();
            if (connection.PostgreSqlVersion < Oldest)
                throw new StorageException($"PostgreSQL {connection.PostgreSqlVersion} answers at {Address}: {Oldest.Major} or later is needed.");
            using var command = new NpgsqlCommand($"set application_name = '{Name}'; {begin}", connection);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception is one of the database's or the way to it.</summary>
    public static bool IsProblem(Exception problem) =>
        problem is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException;

    /// <summary>Whether the connection is lost, or the server just stops or starts: what is worth another try on a new one.</summary>
    public static bool IsLost(Exception problem) =>
        problem is not PostgresException said || said.SqlState.StartsWith("08", StringComparison.Ordinal) || said.SqlState.StartsWith("57P", StringComparison.Ordinal)
        || said.SqlState is PostgresErrorCodes.TooManyConnections;

    /// <summary>A problem in words, with the place and without the password.</summary>
    public StorageException InWords(Exception problem) =>
        problem as StorageException ?? new($"PostgreSQL, database {Address}: {Sentence(problem)}", problem);

    public void Dispose() => _source.Dispose();

    private static string Sentence(Exception problem)
    {
        if (problem is PostgresException said)
            return $"{said.MessageText}{(said.Hint is { Length: > 0 } hint ? $" ({hint})" : "")}";
        return problem.InnerException is { } inner && !problem.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{problem.Message} ({inner.Message})" : problem.Message;
    }

    private static NpgsqlConnectionStringBuilder Settings(PostgresAddress address) => new()
    {
        Host = address.Host,
        Port = address.Port,
        Database = address.Database,
        Username = address.User,
        Password = address.Password?.Reveal(),
        SslMode = Enum.Parse<SslMode>(address.SslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
        Enlist = false,
        Timeout = 5,
        CommandTimeout = 120,
        // A socket of this machine has none, and refuses the settings.
        TcpKeepAlive = !address.Host.StartsWith('/'),
        TcpKeepAliveTime = address.Host.StartsWith('/') ? 0 : 10,
        TcpKeepAliveInterval = address.Host.StartsWith('/') ? 0 : 5,
        IncludeErrorDetail = false,
        ReadBufferSize = 32 << 10,
        WriteBufferSize = 32 << 10,
    };
}
