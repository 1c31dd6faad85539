using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weft.Tests.Server;

namespace Weft.Tests.Robustness;

/// <summary>The server as a process of its own, for what concerns its memory and its connections.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    /// <summary>The bound that docs/operating.md names: what the process holds, whatever senders do.</summary>
    public const long MemoryBound = 2048L << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly WeftProcess _process;
    private readonly SocketsHttpHandler _handler = new() { PooledConnectionLifetime = Timeout.InfiniteTimeSpan };

    private LoadedServer(WeftProcess process, TemporaryFolder folder, Uri address)
    {
        (_process, _folder, Address) = (process, folder, address);
        Client = new(_handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-secret");
        Client.DefaultRequestHeaders.Add("X-Write-Key", "wk");
    }

    public Uri Address { get; }

    /// <summary>Sends with the write key, and asks as the admin.</summary>
    public HttpClient Client { get; }

    /// <summary>The most memory that the process ever held, in bytes.</summary>
    public long PeakMemory => Status("VmHWM:") * 1024;

    public static async Task<LoadedServer> StartAsync(string limits = "", string source = "")
    {
        var folder = new TemporaryFolder();
        folder.File("weft.yaml", $$"""
            tokens: { boss: { role: admin, secret: a-secret } }
            sources: { web: { kind: tracking, write_keys: [wk]{{source}} } }
            audiences: { buyers: { event: Order Completed } }
            {{limits}}
            """);
        var process = WeftProcess.Start(folder.Path, "serve", "--urls", "http://127.0.0.1:0");
        var address = new Uri((await process.LineAsync("Weft listens on ")).Split(' ', 5)[3]);
        return new(process, folder, address);
    }

    /// <summary>Sends a body, however often it takes until it is not told to come again.</summary>
    public async Task<(HttpStatusCode Status, string Body, int Refused)> PostAsync(byte[] body, string path = "/v1/batch", CancellationToken cancellation = default)
    {
        for (var refused = 0; ; refused++)
        {
            using var content = new ByteArrayContent(body);
            using var answer = await Client.PostAsync(path, content, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                return (answer.StatusCode, text, refused);
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, $"told to come again without saying when: {text}");
            await Task.Yield();
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The source's sums, once everything has gone through; they must add up, and nothing must stand in the way.</summary>
    public async Task<JsonElement> SettledAsync()
    {
        var sums = (await GetAsync("/api/v1/flow?settle=5m")).GetProperty("sources").GetProperty("web");
        long Of(string name) => sums.GetProperty(name).GetInt64();
        var rejected = sums.GetProperty("rejected").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        Assert.Equal((0, Of("processed"), Of("accepted") + Of("duplicate") + rejected), (Of("pending"), Of("accepted"), Of("received")));
        Assert.Empty((await GetAsync("/health/ready")).GetProperty("problems").EnumerateArray());
        return sums;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private long Status(string name) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture);
}
