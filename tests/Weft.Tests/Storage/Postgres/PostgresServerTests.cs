using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Weft.Tests.Crash;
using Weft.Tests.Determinism;
using Weft.Tests.Server;

namespace Weft.Tests.Storage.Postgres;

/// <summary>The whole server with its state in PostgreSQL.</summary>
public sealed class PostgresServerTests : IDisposable
{
    private const string Yaml = """
        workspace: { name: acme, region: GB }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources:
          web: { kind: tracking, write_keys: [wk] }
        identity:
          identifiers:
            email: { priority: 2, limit: 2 }
            anonymous_id: { priority: 9, limit: 3 }
        audiences:
          buyers: { event: Bought, count: { gte: 2 } }
          active: { event: Seen, within: 20s }
          lapsed: { all: [ { event: Bought }, { not: { event: Seen, within: 1m } } ] }
          pros: { trait: plan, equals: pro }

        """;

    private static readonly string[] Parts = ["traits", "events", "external_ids", "metadata", "links"];
    private static readonly string[] Audiences = ["buyers", "active", "lapsed", "pros"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task both_stores_give_the_same_answers_about_everybody_byte_for_byte()
    {
        using var schema = new PostgresSchema();
        var seed = Seeded.Seed();
        var embedded = await AnswersAsync("rocksdb", seed);
        var over = await AnswersAsync(schema.Url, seed);
        Assert.True(embedded.Count > 100, $"only {embedded.Count} answers");
        Assert.Equal(embedded.Keys, over.Keys);
        Assert.All(embedded, answer => Assert.Equal(answer.Value, over[answer.Key]));
    }

    [Fact]
    public async Task events_are_taken_while_the_database_is_away_and_are_in_profiles_once_it_is_back()
    {
        using var postgres = PostgresServer.Start();
        using var schema = new PostgresSchema(postgres);
        await using var server = await TestServer.StartAsync(_folder.Path, $"{Yaml}storage: {schema.Url}");
        var api = new ApiClient(server.Client, "a-secret");
        await api.OrdersAsync("wk", "Bought", "before");

        postgres.Stop();
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await api.SendAsync("wk", $$"""{"batch":[{"type":"track","event":"Bought","userId":"u{{i % 4}}","messageId":"m{{i}}"}]}"""));
        await WaitForAsync(server, HttpStatusCode.ServiceUnavailable, $"postgres at 127.0.0.1:{postgres.Port}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.CallAsync(HttpMethod.Get, "/v1/spaces/acme/collections/users/profiles/user_id:before/traits")).Status);

        postgres.Begin();
        var flow = (await api.GetAsync("/api/v1/flow?settle=30s")).GetProperty("sources").GetProperty("web");
        Assert.Equal((21, 21, 0), (flow.GetProperty("accepted").GetInt32(), flow.GetProperty("processed").GetInt32(), flow.GetProperty("pending").GetInt32()));
        Assert.Equal(4, (await api.GetAsync("/api/v1/audiences/buyers")).GetProperty("size").GetInt32());
        await WaitForAsync(server, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task an_idle_server_says_that_the_database_is_away_and_that_it_is_back()
    {
        using var postgres = PostgresServer.Start();
        using var schema = new PostgresSchema(postgres);
        await using var server = await TestServer.StartAsync(
            _folder.Path, $"{Yaml}storage: {schema.Url}", with: options => options with { AdjustEngine = engine => engine with { Warehouse = null, CheckpointEvery = TimeSpan.FromMilliseconds(200) } });
        await WaitForAsync(server, HttpStatusCode.OK, "ready");
        postgres.Crash();
        await WaitForAsync(server, HttpStatusCode.ServiceUnavailable, $"postgres at 127.0.0.1:{postgres.Port}");
        postgres.Begin();
        await WaitForAsync(server, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task a_place_without_a_server_is_a_clear_refusal_to_start()
    {
        var (code, lines) = await StartAsync("postgres://weft:s3cret@127.0.0.1:1/cdp");
        Assert.Equal(1, code);
        Assert.Contains("cdp at 127.0.0.1:1", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", string.Join('\n', lines), StringComparison.Ordinal);
    }

    /// <summary>As the test of the same name over RocksDB, with the database ended as well.</summary>
    [Fact]
    public async Task after_a_kill_everything_acknowledged_is_there_exactly_once_in_order_and_the_sums_add_up()
    {
        using var schema = new PostgresSchema();
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url);
        server.Config += $"\nstorage: {schema.Url}\n";
        await server.StartAsync();
        var run = new KillRun(server, hook, Seeded.Seed());
        for (var round = 0; round < Math.Max(1, Settings.Rounds / 2); round++)
        {
            var wrong = await run.RoundAsync(round, TimeSpan.FromSeconds(60));
            Assert.True(wrong.Count == 0, $"round {round}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");
        }

        Assert.True((long)schema.Server.Ask($"select count(*) from {schema.Name}.weft_state")! > 100);
        Assert.Equal(["postgres"], Directory.GetFiles(Path.Combine(_folder.Path, "data", "state")).Select(Path.GetFileName));
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> StartAsync(string url)
    {
        var config = Path.Combine(_folder.Path, "weft.yaml");
        await File.WriteAllTextAsync(config, $"{Yaml}storage: {url}\n", TestContext.Current.CancellationToken);
        return await WeftProcess.RunAsync(_folder.Path, "serve", "--config", config, "--data", Path.Combine(_folder.Path, "data"), "--urls", "http://127.0.0.1:0");
    }

    private async Task<SortedDictionary<string, string>> AnswersAsync(string storage, int seed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, storage[..4])).FullName;
        var clock = new FakeTimeProvider(new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(folder, $"{Yaml}storage: {storage}\n", with: options => options with { Clock = clock });
        var api = new ApiClient(server.Client, "a-secret");
        var (random, traffic) = (new Random(seed), new RandomTraffic(new Random(seed)));
        for (var batch = 0; batch < 150; batch++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            Assert.Equal(HttpStatusCode.OK, await api.SendAsync("wk", traffic.Next(clock.GetUtcNow())));
        }

        await api.GetAsync("/api/v1/flow?settle=30s");
        return await AnswersAsync(api);
    }

    private static async Task<SortedDictionary<string, string>> AnswersAsync(ApiClient api)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var people = Enumerable.Range(0, 14).Select(n => $"user_id:u{n}").Concat(Enumerable.Range(0, 25).Select(n => $"anonymous_id:a{n}")).Concat(Enumerable.Range(0, 12).Select(n => $"email:e{n}@x.io"));
        foreach (var path in people.SelectMany(person => Parts.Select(part => $"/v1/spaces/acme/collections/users/profiles/{person}/{part}?limit=200"))
                     .Concat(Audiences.Select(key => $"/api/v1/audiences/{key}/members?limit=1000"))
                     .Concat(["/api/v1/audiences", "/api/v1/flow?settle=30s", "/api/v1/profiles?q=e1", "/api/v1/profiles?q=pro"]))
        {
            var (status, body) = await api.CallAsync(HttpMethod.Get, path);
            answers[path] = $"{status} {(body.ValueKind == JsonValueKind.Undefined ? "" : body.GetRawText())}";
        }

        return answers;
    }

    private static async Task WaitForAsync(TestServer server, HttpStatusCode status, string words)
    {
        var last = "";
        var came = await Settings.UntilAsync(async () =>
        {
            using var answer = await server.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            last = $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
            return answer.StatusCode == status && last.Contains(words, StringComparison.Ordinal);
        });
        Assert.True(came, last);
    }
}
