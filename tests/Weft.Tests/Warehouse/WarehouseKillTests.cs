using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DuckDB.NET.Data;
using Weft.Storage.RocksDb;
using Weft.Tests.Crash;
using Weft.Tests.Determinism;
using Weft.Tests.Storage;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>
/// A real server is killed with SIGKILL at random instants under traffic that merges and splits people, and started again, now and then with other definitions.
/// Then its warehouse is laid beside its store. <c>WEFT_KILL_ROUNDS</c> says how often; <c>WEFT_SEED</c> repeats the traffic.
/// </summary>
public sealed class WarehouseKillTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();
    private int _kills;
    private volatile bool _ending;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task after_kills_at_random_instants_the_rows_of_the_warehouse_are_those_of_the_store_and_none_is_there_twice()
    {
        var random = new Random(_seed);
        await using var server = new ServerUnderTest(_folder.Path, "http://127.0.0.1:9/") { Config = Config(RandomTraffic.First) };
        RandomTraffic[] traffic = [new(new Random(random.Next())), new(new Random(random.Next()))];
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Settings.Rounds; round++)
        {
            await server.StartAsync();
            await RoundAsync(server, random, traffic);
            var accepted = await AcceptedAsync(server);
            await server.GetAsync("/api/v1/warehouse?settle=60s");
            await server.StopAsync();
            var events = AssertEqual(accepted, $"WEFT_SEED={_seed}, round {round}, {_kills} kills");
            Write($"round {round}: {_kills} kills, {events} events, {watch.Elapsed.TotalSeconds:F0} s");
        }
    }

    private async Task RoundAsync(ServerUnderTest server, Random random, RandomTraffic[] traffic)
    {
        _ending = false;
        var senders = Task.WhenAll(SendAsync(server, "wk_web", traffic[0]), SendAsync(server, "wk_store", traffic[1]));
        for (var kills = random.Next(1, 4); kills > 0; kills--)
        {
            // Not a wait for anything: the instant is what is random.
            await Task.Delay(random.Next(300, 3000), TestContext.Current.CancellationToken);
            await server.KillAsync();
            _kills++;
            server.Config = Config(random.Next(4) == 0 ? RandomTraffic.Second : RandomTraffic.First);
            server.Begin();
            if (random.Next(3) > 0)
                await server.ReadyAsync();
        }

        await server.ReadyAsync();
        _ending = true;
        await senders.WaitAsync(Settings.Patience, TestContext.Current.CancellationToken);
    }

    private async Task SendAsync(ServerUnderTest server, string key, RandomTraffic traffic)
    {
        while (!_ending)
        {
            var body = traffic.Next(TimeProvider.System.GetUtcNow());
            while (!await TryAsync(server, key, body))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> TryAsync(ServerUnderTest server, string key, string body)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
            using var answer = await server.Sender.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task<long> AcceptedAsync(ServerUnderTest server)
    {
        var flow = await server.GetAsync("/api/v1/flow?settle=60s");
        return flow.GetProperty("sources").EnumerateObject().Sum(source => source.Value.GetProperty("accepted").GetInt64());
    }

    private int AssertEqual(long accepted, string when)
    {
        using var store = RocksDbStore.Open(Path.Combine(_folder.Path, "data", "state"));
        using var connection = new DuckDBConnection($"DataSource={LiveWarehouse.FileIn(Path.Combine(_folder.Path, "data"))}");
        connection.Open();
        using var log = new OpenLog(Path.Combine(_folder.Path, "data", "log"));
        var comparison = new WarehouseEqualsStore(store, log.Events, connection);
        comparison.Assert(when);
        Assert.Equal(0, comparison.Count("(SELECT source, message_id FROM events GROUP BY ALL HAVING count(*) > 1)"));
        Assert.Equal(0, comparison.Count("events WHERE place IS NULL"));
        Assert.Equal(accepted, comparison.Count("events"));
        return comparison.Count("events");
    }

    private static string Config(string traffic) =>
        $"tokens: {{ admin: {{ role: admin, secret: {Settings.Token} }} }}\n{traffic[..traffic.IndexOf("destinations:", StringComparison.Ordinal)]}";

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
