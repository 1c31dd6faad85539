using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Server;

/// <summary>A server with one destination that does what a test says, under the name of one that every server knows, and its API; it can be started again over the same folder.</summary>
internal sealed class DeliveriesServer(ScriptedKind kind, string mappings = "") : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestServer? _server;

    public ApiClient Api { get; private set; } = null!;

    public async Task StartAsync()
    {
        _server = await TestServer.StartAsync(
            _folder.Path,
            $$"""
            workspace: { name: acme }
            tokens: { admin: { role: admin, secret: let-me-in } }
            sources: { web: { kind: tracking, write_keys: [wk] }, till: { kind: tracking, write_keys: [wk_till] } }
            destinations: { crm: { kind: console{{mappings}} } }
            """,
            with: options => options with { LogFrom = LogLevel.Error, AdjustEngine = engine => engine with { Warehouse = null, Kinds = [kind] } });
        Api = new(_server.Client, "let-me-in");
    }

    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Events of these names, one after the other, each of a user.</summary>
    public async Task SendAsync(params (string User, string Name)[] events)
    {
        foreach (var chunk in events.Chunk(400))
        {
            var items = chunk.Select(one => $$"""{"type":"track","event":"{{one.Name}}","userId":"{{one.User}}"}""");
            Assert.Equal(HttpStatusCode.OK, await Api.SendAsync("wk", $$"""{"batch":[{{string.Join(',', items)}}]}"""));
        }

        await Api.GetAsync("/api/v1/flow?settle=30s");
    }

    public async Task<JsonElement> PostAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, body) = await Api.CallAsync(HttpMethod.Post, "/api/v1/destinations/crm" + path, json);
        Assert.True(status == expected, body.ToString());
        return body;
    }

    public async Task<Sums> SumsAsync()
    {
        var sums = (await Api.GetAsync("/api/v1/flow?settle=30s")).GetProperty("destinations").GetProperty("crm");
        long Of(string name) => sums.GetProperty(name).ValueKind == JsonValueKind.Object ? sums.GetProperty(name).EnumerateObject().Sum(one => one.Value.GetInt64()) : sums.GetProperty(name).GetInt64();
        var found = new Sums(Of("due"), Of("delivered"), Of("filtered"), Of("discarded"), Of("dead"), Of("pending"));
        Assert.Equal(found.Due, found.Delivered + found.Filtered + found.Discarded + found.Dead + found.Pending);
        return found;
    }

    /// <summary>Waits until the sums are so; they must add up at every look.</summary>
    public async Task UntilAsync(Func<Sums, bool> holds)
    {
        Sums? last = null;
        Assert.True(await Crash.Settings.UntilAsync(async () => holds(last = await SumsAsync())), last?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    public sealed record Sums(long Due, long Delivered, long Filtered, long Discarded, long Dead, long Pending);
}
