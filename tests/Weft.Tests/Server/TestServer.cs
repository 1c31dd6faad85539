using Microsoft.AspNetCore.Builder;
using Weft.Configuration;
using Weft.Server;

namespace Weft.Tests.Server;

/// <summary>A server in this process, on a free port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WeftServer _server;

    private TestServer(WeftServer server, StringWriter output)
    {
        _server = server;
        Output = output;
        Client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
    }

    public HttpClient Client { get; }

    public StringWriter Output { get; }

    public static async Task<TestServer> StartAsync(
        string folder, string? yaml = null, Action<WebApplication>? endpoints = null, Func<ServeOptions, ServeOptions>? with = null)
    {
        var output = new StringWriter();
        var options = new ServeOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            Urls = ["http://127.0.0.1:0"],
            Environment = EnvironmentReferences.None,
            Output = output,
            // Those who test the warehouse ask for it.
            AdjustEngine = engine => engine with { Warehouse = null },
        };
        if (yaml is not null)
        {
            options = options with { ConfigPath = Path.Combine(folder, "weft.yaml") };
            await File.WriteAllTextAsync(options.ConfigPath, yaml);
        }

        var server = await WeftServer.BuildAsync(with?.Invoke(options) ?? options);
        endpoints?.Invoke(server.App);
        await server.StartAsync();
        return new(server, output);
    }

    /// <summary>Stops listening, and ends what is under way.</summary>
    public Task StopAsync() => _server.App.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
