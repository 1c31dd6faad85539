namespace Weft.Server.Hosting;

/// <summary>Why the server does not start, in a sentence for its user.</summary>
/// <param name="message">The sentence.</param>
public sealed class StartupException(string message) : Exception(message);
