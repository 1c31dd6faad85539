namespace Weft.Connectors.Smtp;

/// <summary>
/// Where the server is and how to log in. TLS is <c>none</c>, <c>starttls</c> (after the greeting, or no letter is sent) or <c>tls</c> (from the first byte); the authority is a file with the
/// certificate that signs the server's, where this machine does not know it.
/// </summary>
internal sealed record SmtpServerSettings(string Host, int Port, string Tls, string? TlsAuthority, string? User, string? Password, bool AllowPrivateTargets);
