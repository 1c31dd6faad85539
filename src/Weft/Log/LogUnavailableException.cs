namespace Weft.Log;

/// <summary>The log cannot take an entry just now (disk full, write error, stopping). Nothing was stored; the sender should try again.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
