namespace Weft.Connectors.Postgres;

/// <summary>
/// Where the server is and how to log in. TLS is <c>none</c>, <c>require</c> (whoever it is) or <c>verify</c> (its certificate must be good for its name); the authority is a file with the
/// certificate that signs the server's, where this machine does not know it.
/// </summary>
internal sealed record PostgresServerSettings(
    string Host, int Port, string Database, string User, string? Password, string Tls, string? TlsAuthority, bool AllowPrivateTargets);
