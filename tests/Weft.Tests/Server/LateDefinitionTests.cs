using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Tests.Crash;
using Weft.Tests.Identity;

namespace Weft.Tests.Server;

/// <summary>
/// Definitions that come while a server takes events: <c>WEFT_RATE</c> events a second for <c>WEFT_SECONDS</c>, of <c>WEFT_PEOPLE</c>. <c>WEFT_SEED</c> repeats it.
/// </summary>
public sealed class LateDefinitionTests : IAsyncLifetime
{
    private const int BatchesPerSecond = 20;

    private static readonly (string Key, string Definition)[] Definitions =
    [
        ("windowed", """{"event":"Seen","count":{"gte":2},"within":"1h"}"""),
        ("of_trait", """{"all":[{"trait":"plan","in":["pro","team"]},{"event":"Seen"}]}"""),
        ("in_order", """{"sequence":[{"event":"Seen","within":"2h"},{"event":"Bought","within":"20m"}]}"""),
        ("left_it", """{"sequence":[{"event":"Seen","within":"2h"},{"not":{"event":"Bought"},"within":"10m"}]}"""),
    ];

    private static readonly int PerSecond = Rounds.Number("WEFT_RATE") ?? 200;
    private static readonly int Seconds = Rounds.Number("WEFT_SECONDS") ?? 6;
    private static readonly int People = Rounds.Number("WEFT_PEOPLE") ?? 1000;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Storage.Seeded.Seed());
    private readonly ConcurrentQueue<HttpStatusCode> _answers = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;
    private int _sent;

    public async ValueTask InitializeAsync()
    {
        var yaml = $$"""
            workspace: { name: acme }
            tokens: { admin: { role: admin, secret: a-secret } }
            sources: { web: { kind: tracking, write_keys: [wk] } }
            audiences: { {{string.Join(", ", Definitions.Select(one => $"early_{one.Key}: {one.Definition}"))}} }
            """;
        // So little with each frame that events come while everybody is looked at, however few there are.
        _server = await TestServer.StartAsync(_folder.Path, yaml, with: options => options with { AdjustEngine = engine => engine with { Warehouse = null, Backfill = new() { Configuration = 50, Tick = 200, Item = 1 } } });
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_definition_that_comes_while_events_arrive_ends_with_exactly_the_members_of_one_that_was_there_from_the_start()
    {
        for (var sent = 0; sent < 2 * People; sent += 100)
            await SendAsync(100);
        var clock = Stopwatch.StartNew();
        var sending = SendOnScheduleAsync(clock);
        var within = 0;
        foreach (var (key, definition) in Definitions)
        {
            var (status, made) = await _api.PutAsync($"/api/v1/audiences/late_{key}", definition);
            Assert.Equal(HttpStatusCode.Created, status);
            within += made.GetProperty("backfill").ValueKind == JsonValueKind.Object && !sending.IsCompleted ? 1 : 0;
        }

        var took = await sending;
        Assert.True(within > 0, "no definition was worked out while events came");
        Assert.All(_answers, status => Assert.Equal(HttpStatusCode.OK, status));
        TestContext.Current.TestOutputHelper?.WriteLine($"{_sent} events, {PerSecond * Seconds / took.TotalSeconds:F0} a second of {PerSecond}; {within} of {Definitions.Length} worked out meanwhile");
        await _api.GetAsync("/api/v1/flow?settle=60s");
        foreach (var (key, _) in Definitions)
            await AssertTwinsAsync(key);
    }

    // Windows go on closing while the two are asked one after the other.
    private async Task AssertTwinsAsync(string key)
    {
        HashSet<string> early = [], late = [];
        var areSame = await Settings.UntilAsync(async () =>
        {
            (early, late) = (await MembersAsync($"early_{key}"), await MembersAsync($"late_{key}"));
            return early.SetEquals(late) && (await _api.GetAsync($"/api/v1/audiences/late_{key}")).GetProperty("backfill").ValueKind == JsonValueKind.Null;
        });
        Assert.True(areSame, $"{key}: only the early one has {string.Join(' ', early.Except(late).Take(5))}, only the late one {string.Join(' ', late.Except(early).Take(5))}");
        Assert.InRange(late.Count, People / 100, People - (People / 100));
    }

    private async Task<HashSet<string>> MembersAsync(string key)
    {
        var members = new HashSet<string>();
        for (var cursor = ""; ;)
        {
            var page = await _api.GetAsync($"/api/v1/audiences/{key}/members?limit=1000{cursor}");
            members.UnionWith(page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("profile_id").GetString()!));
            if (page.GetProperty("cursor").GetString() is not { } next)
                return members;
            cursor = $"&cursor={next}";
        }
    }

    // By the clock and not by the answers: as many as are due, whether or not those before were answered.
    private async Task<TimeSpan> SendOnScheduleAsync(Stopwatch clock)
    {
        var pending = new List<Task>();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BatchesPerSecond));
        for (var batch = 0; batch < Seconds * BatchesPerSecond; batch++)
        {
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            for (; batch < Math.Min(Seconds * BatchesPerSecond, clock.Elapsed.TotalSeconds * BatchesPerSecond) - 1; batch++)
                pending.Add(SendAsync(PerSecond / BatchesPerSecond));
            pending.Add(SendAsync(PerSecond / BatchesPerSecond));
        }

        await Task.WhenAll(pending);
        return clock.Elapsed;
    }

    private async Task SendAsync(int count)
    {
        var items = new StringBuilder();
        for (var item = 0; item < count; item++)
            items.Append(item > 0 ? "," : "").Append(Event());
        _answers.Enqueue(await _api.SendAsync("wk", $$"""{"batch":[{{items}}]}"""));
    }

    // Mostly so long ago that its windows close soon, or closed a moment ago.
    private string Event()
    {
        var (person, now) = (_random.Next(People), TimeProvider.System.GetUtcNow());
        var back = _random.Next(5) switch
        {
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(_random.Next(30)),
            2 => TimeSpan.FromHours(2) - TimeSpan.FromSeconds(_random.Next(30)),
            _ => TimeSpan.FromHours(1) - TimeSpan.FromSeconds(_random.Next(30)),
        };
        var message = new JsonObject { ["messageId"] = $"m{_sent++}", ["timestamp"] = IsoTime.Format(now - back) };
        var isKnown = _random.Next(3) > 0;
        message[isKnown ? "userId" : "anonymousId"] = $"p{person}";
        if (isKnown && _random.Next(8) == 0)
            message["anonymousId"] = $"p{_random.Next(People)}";
        var isTrack = _random.Next(6) > 0;
        message["type"] = isTrack ? "track" : "identify";
        if (isTrack)
            message["event"] = _random.Next(3) == 0 ? "Bought" : "Seen";
        else
            message["traits"] = new JsonObject { ["plan"] = _random.GetItems(["pro", "team", "free", "none"], 1)[0] };
        return message.ToJsonString();
    }
}
