namespace Weft.Configuration;

/// <summary>A schema of a PostgreSQL database, and who asks there.</summary>
public sealed record PostgresAddress
{
    /// <summary>A name, an address, or the folder of a Unix socket.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; init; } = 5432;

    public required string Database { get; init; }

    public required string User { get; init; }

    /// <summary>Null where the server wants none.</summary>
    public Secret? Password { get; init; }

    /// <summary>The schema that the state's tables stand in; made if missing.</summary>
    public string Schema { get; init; } = "weft";

    /// <summary>As in libpq: <c>disable</c>, <c>allow</c>, <c>prefer</c>, <c>require</c>, <c>verify-ca</c> or <c>verify-full</c>.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>The most connections that are held at once, one of them for writing.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>The place, for a person to read: <c>cdp at db.example.com:5432</c>.</summary>
    public override string ToString() => Host.StartsWith('/') ? $"{Database} at the socket in {Host}, port {Port}" : $"{Database} at {Host}:{Port}";
}
