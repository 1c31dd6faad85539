using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weft.Log;
using Weft.Tests.Crash;
using Weft.Tests.Log;
using Weft.Tests.Server;

namespace Weft.Tests.Faults;

/// <summary>A disk that lets senders wait: what may wait is bounded, the rest is told to come again, and what waited is there afterwards.</summary>
public sealed class SlowDiskTests : IDisposable
{
    private const int QueueBytes = 200_000;
    private const int BodyBytes = 400_000;
    private const int EventBytes = 20_000;
    private readonly TemporaryFolder _folder = new();
    private readonly SyncGate _disk = new();
    private int _sent;

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_slow_disk_holds_up_acknowledgements_bounds_what_waits_and_is_said()
    {
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server));
        _disk.Close();
        List<Task<HttpStatusCode>> waiting = [SendAsync(server)];
        await _disk.Arrived();
        Assert.True(await Settings.UntilAsync(async () => await SaysAsync(server, "the disk is slow")), "it does not say that the disk is slow");
        // As many as there is room for wait, and each of the others is refused at once.
        Assert.True(await Settings.UntilAsync(async () =>
        {
            waiting.Add(SendAsync(server));
            await Task.WhenAny(waiting[^1], Task.Delay(20, TestContext.Current.CancellationToken));
            return waiting.Count(one => one is { IsCompletedSuccessfully: true, Result: HttpStatusCode.ServiceUnavailable }) >= 10;
        }));
        Assert.DoesNotContain(waiting, one => one is { IsCompletedSuccessfully: true, Result: HttpStatusCode.OK });
        Assert.InRange(waiting.Count(one => !one.IsCompleted), 2, (QueueBytes / EventBytes) + 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await HealthAsync(server)).Status);
        Assert.True(await SaysAsync(server, "its queue is full"));

        _disk.Open();
        var answers = await Task.WhenAll(waiting);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server));
        Assert.True(await Settings.UntilAsync(async () => await HealthAsync(server) is (HttpStatusCode.OK, [])), "it does not recover");
        Assert.Equal(answers.Count(status => status == HttpStatusCode.OK) + 2, await AcceptedAsync(server));
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(
        _folder.Path,
        $"tokens: {{ boss: {{ role: admin, secret: a-secret }} }}\nsources: {{ web: {{ kind: tracking, write_keys: [wk] }} }}\nlimits: {{ body_bytes: {BodyBytes} }}",
        with: options => options with
        {
            AdjustEngine = engine => engine with { Warehouse = null, Log = new EventLogOptions { SegmentBytes = 4 << 20, QueueBytes = QueueBytes, Sync = _disk.Sync } },
        });

    private async Task<HttpStatusCode> SendAsync(TestServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/track");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("wk:"u8.ToArray()));
        var text = new string('x', EventBytes);
        request.Content = new StringContent(
            $$"""{"event":"Seen","userId":"u","messageId":"m{{Interlocked.Increment(ref _sent)}}","properties":{"text":"{{text}}"} }""", Encoding.UTF8, "application/json");
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), "told to come again without saying when");
        return answer.StatusCode;
    }

    private static async Task<bool> SaysAsync(TestServer server, string text) =>
        Array.Exists((await HealthAsync(server)).Problems, one => one.Contains(text, StringComparison.Ordinal));

    private static async Task<(HttpStatusCode Status, string[] Problems)> HealthAsync(TestServer server)
    {
        using var answer = await server.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var health = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, [.. health.GetProperty("problems").EnumerateArray().Select(one => one.GetString()!)]);
    }

    private static async Task<long> AcceptedAsync(TestServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/flow?settle=30s");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a-secret");
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var flow = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return flow.GetProperty("sources").GetProperty("web").GetProperty("accepted").GetInt64();
    }
}
