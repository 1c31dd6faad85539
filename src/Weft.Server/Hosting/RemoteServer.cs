using System.Net.Http.Headers;

namespace Weft.Server.Hosting;

/// <summary>A running server, as a command line calls it.</summary>
internal static class RemoteServer
{
    /// <summary>The variable that holds the token where none is given.</summary>
    public const string TokenVariable = "WEFT_TOKEN";

    /// <summary>A client of it, which waits as long as an answer takes.</summary>
    /// <param name="server">What was given for <c>--server</c>.</param>
    /// <param name="token">The token; null for none.</param>
    /// <exception cref="StartupException">It is no address.</exception>
    public static HttpClient Client(string server, string? token)
    {
        if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new StartupException($"--server {server} is no address; it looks like {ServeOptions.DefaultUrl}");
        var client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (token is { Length: > 0 })
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
