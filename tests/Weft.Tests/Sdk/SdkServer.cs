using System.Text.Json;
using Weft.Tests.Server;

namespace Weft.Tests.Sdk;

/// <summary>The server as a process of its own, which can be killed and started again on the same port and data, and its API.</summary>
internal sealed class SdkServer : IAsyncDisposable
{
    private const string Token = "sdk-secret";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _api = new();
    private WeftProcess _process = null!;

    /// <summary>Its address, without a slash at the end; the same after a restart.</summary>
    public string Url { get; private set; } = "http://127.0.0.1:0";

    public static async Task<SdkServer> StartAsync(IEnumerable<SdkSource> sources)
    {
        var server = new SdkServer();
        server._folder.File("weft.yaml", $$"""
            workspace: { name: acme, timezone: Europe/London, region: GB }
            tokens: { admin: { role: admin, secret: {{Token}} } }
            sources:
            {{string.Join('\n', sources.Select(source => source.Yaml))}}
            """);
        await server.StartAgainAsync();
        server._api.BaseAddress = new(server.Url);
        server._api.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return server;
    }

    /// <summary>SIGKILL: it writes nothing more.</summary>
    public async Task KillAsync() => await _process.DisposeAsync();

    public async Task StartAgainAsync()
    {
        _process = WeftProcess.Start(_folder.Path, "serve", "--config", "weft.yaml", "--data", "data", "--urls", Url);
        Url = (await _process.LineAsync("Weft listens on ")).Split(' ', 5)[3].TrimEnd('/');
    }

    /// <summary>The sums of a source, once all that was acknowledged has gone through audiences.</summary>
    public async Task<JsonElement> SettledSumsAsync(SdkSource source) =>
        (await GetAsync("/api/v1/flow?settle=30s")).GetProperty("sources").GetProperty(source.Key);

    /// <summary>Uses a source's rate up for about five seconds with events of somebody else's; gives back their number.</summary>
    public async Task<int> ExhaustRateAsync(SdkSource source)
    {
        await SendBusyAsync(source, SdkSource.Burst - 1);
        await SendBusyAsync(source, SdkSource.Burst);
        return SdkSource.Burst - 1 + SdkSource.Burst;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _api.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {body}");
        return JsonElement.Parse(body);
    }

    private async Task SendBusyAsync(SdkSource source, int events)
    {
        var batch = Enumerable.Repeat(new { type = "track", @event = "Busy", userId = "busy" }, events);
        using var body = new StringContent(JsonSerializer.Serialize(new { writeKey = source.WriteKey, batch }));
        using var answer = await _api.PostAsync(new Uri("/v1/batch", UriKind.Relative), body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
