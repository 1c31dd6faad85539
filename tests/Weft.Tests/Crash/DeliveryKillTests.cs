using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Tests.Actions;
using Weft.Tests.Storage;

namespace Weft.Tests.Crash;

/// <summary>
/// The server and its Node workers are killed while they deliver to a receiver that fails in every way: one by one, in batches, and through <c>actions/webhook</c>, beside a destination that is
/// not there at all. <c>WEFT_KILL_ROUNDS</c> says how often; <c>WEFT_OUTAGE</c> for how many seconds the receiver is away after that.
/// </summary>
[Collection(ActionsCollection.Name)]
public sealed class DeliveryKillTests : IDisposable
{
    private const int People = 12;
    private const int PerBatch = 12;
    private static readonly string[] Reached = ["one", "many", "acts"];
    private readonly TempFolder _folder = new();
    private readonly int[] _sent = new int[People];
    private readonly HashSet<int> _workers = [];
    private int _kills;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task every_due_message_arrives_in_order_under_its_key_through_kills_and_an_outage_and_the_receipts_add_up()
    {
        var seed = Seeded.Seed();
        await using var wild = await WildReceiver.StartAsync(seed);
        await using var server = new ServerUnderTest(_folder.Path, "") { Config = Config(wild) };
        var random = new Random(seed);
        await server.StartAsync();
        for (var round = 0; round < Math.Max(2, Settings.Rounds - 1); round++)
        {
            var sending = SendAsync(server, random.Next(10, 25));
            await Task.Delay(random.Next(200, 1500), TestContext.Current.CancellationToken);
            await KillAsync(server, wild, isOut: round % 2 == 1);
            server.Begin();
            await server.ReadyAsync();
            await sending;
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
            wild.IsOut = false;
        }

        await OutageAsync(server, wild, random);
        await KillWorkersAloneAsync(server, wild, random);
        await AssertSettledAsync(server, seed);
        foreach (var path in Reached)
            AssertArrived(wild, "/" + path, seed);
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(!_workers.Except(server.Workers()).Any(ServerUnderTest.IsWorker))), $"WEFT_SEED={seed}: a worker outlives its server");
        Write($"{_sent.Sum()} messages to each of {Reached.Length}, {wild.Messages.Count} came, {_workers.Count} workers, an outage of {Settings.Outage.TotalSeconds} s, WEFT_SEED={seed}");
    }

    // Killed in the middle of it too, with all that waits on disk.
    private async Task OutageAsync(ServerUnderTest server, WildReceiver wild, Random random)
    {
        wild.IsOut = true;
        var over = Task.Delay(Settings.Outage, TestContext.Current.CancellationToken);
        await SendAsync(server, random.Next(10, 25));
        await Task.WhenAny(over, Task.Delay(Settings.Outage / 2, TestContext.Current.CancellationToken));
        await KillAsync(server, wild, isOut: true);
        server.Begin();
        await server.ReadyAsync();
        await SendAsync(server, random.Next(10, 25));
        await over;
        wild.IsOut = false;
    }

    // kill -9, with calls of the worker under way. Who goes first matters: a server without its worker writes down that they failed, and starts another; a worker without its server may still have
    // calls under way; one that nobody kills ends by itself.
    private async Task KillAsync(ServerUnderTest server, WildReceiver wild, bool isOut)
    {
        var workers = await HoldAsync(server, wild);
        wild.IsOut = isOut;
        var (isWorkerFirst, isLeft) = (_kills % 3 == 0, _kills % 3 == 1);
        if (isWorkerFirst)
            await KillAsync(workers, server);
        workers = server.Workers();
        await server.KillAsync();
        if (!isLeft)
            ServerUnderTest.Kill(workers);
        wild.Holds = "";
        _workers.UnionWith(workers);
        _kills++;
    }

    // What the server made of a call that its worker took along is in its state for good, when it is not killed itself soon after.
    private async Task KillWorkersAloneAsync(ServerUnderTest server, WildReceiver wild, Random random)
    {
        var sending = SendAsync(server, random.Next(10, 25));
        await KillAsync(await HoldAsync(server, wild), server);
        wild.Holds = "";
        await sending;
    }

    private async Task KillAsync(IReadOnlyList<int> workers, ServerUnderTest server)
    {
        _workers.UnionWith(workers);
        ServerUnderTest.Kill(workers);
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(server.Workers().Except(workers).Any())), $"no other worker was started:\n{server.Said}");
    }

    private static async Task<IReadOnlyList<int>> HoldAsync(ServerUnderTest server, WildReceiver wild)
    {
        wild.Holds = "/acts";
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(wild.Held > 0 && server.Workers().Count > 0)), $"no worker has a call under way:\n{server.Said}");
        return server.Workers();
    }

    private async Task AssertSettledAsync(ServerUnderTest server, int seed)
    {
        var due = _sent.Sum();
        var flow = default(JsonElement);
        // However much waits and however slow the receiver is: only when nothing moves any more it is over.
        for (var waiting = long.MaxValue; waiting > 0;)
        {
            var before = waiting;
            var moved = await Settings.UntilAsync(
                async () =>
                {
                    flow = (await server.GetAsync("/api/v1/flow?settle=30s")).GetProperty("destinations");
                    return (waiting = Reached.Sum(key => Sum(flow, key, "pending"))) < before;
                },
                Settings.Patience + Settings.Outage);
            Assert.True(moved, $"WEFT_SEED={seed}: {flow.GetRawText()}\n{server.Said}");
        }

        foreach (var key in Reached)
        {
            Assert.Equal((due, due), (Sum(flow, key, "due"), Sum(flow, key, "delivered")));
            var receipts = await ReceiptsAsync(server, key);
            Assert.Equal((due, due), (receipts.Count, receipts.DistinctBy(receipt => receipt.GetProperty("message_id").GetString()).Count()));
            Assert.All(receipts, receipt => Assert.Equal("delivered", receipt.GetProperty("state").GetString()));
        }

        Assert.Equal((due, due), (Sum(flow, "gone", "due"), Sum(flow, "gone", "pending")));
    }

    private static async Task<List<JsonElement>> ReceiptsAsync(ServerUnderTest server, string destination)
    {
        var (all, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await server.GetAsync($"/api/v1/destinations/{destination}/deliveries?limit=500{(cursor.Length > 0 ? "&cursor=" : "")}{Uri.EscapeDataString(cursor)}");
            all.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("cursor").GetString() ?? "";
        }
        while (cursor.Length > 0);
        return all;
    }

    private void AssertArrived(WildReceiver wild, string path, int seed)
    {
        var came = wild.Messages.Where(message => message.Path == path).ToList();
        for (var person = 0; person < People; person++)
        {
            var theirs = came.FindAll(message => message.Person == $"p{person}");
            var what = $"WEFT_SEED={seed}: {path} of p{person}: ";
            Assert.True(theirs.GroupBy(message => message.Number).All(same => same.Select(message => message.Key).Distinct().Count() == 1), what + "a repeat came under another key");
            foreach (var some in (List<WildMessage>[])[theirs, theirs.FindAll(message => message.IsTaken)])
            {
                var numbers = some.DistinctBy(message => message.Number).Select(message => message.Number).ToList();
                Assert.True(numbers.SequenceEqual(Enumerable.Range(0, _sent[person])), what + string.Join(' ', numbers));
            }
        }
    }

    // As an SDK does: the same body again until it is acknowledged.
    private async Task SendAsync(ServerUnderTest server, int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            var items = Enumerable.Range(0, PerBatch).Select(at => (Person: at % People, Number: _sent[at % People]++))
                .Select(one => $$$"""{"type":"track","event":"Seen","messageId":"p{{{one.Person}}}-{{{one.Number}}}","userId":"p{{{one.Person}}}","properties":{"n":{{{one.Number}}}}}""");
            var body = $$"""{"batch":[{{string.Join(',', items)}}]}""";
            while (!await TryAsync(server, body))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> TryAsync(ServerUnderTest server, string body)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await server.Sender.PostAsync("/v1/batch", content, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    private static string Config(WildReceiver wild) => $$"""
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: {{Settings.Token}} } }
        sources: { web: { kind: tracking, write_keys: [{{Settings.WriteKey}}] } }
        destinations:
          one: { kind: webhook, settings: { url: "{{wild.Url("/one")}}" }, allow_private_targets: true, limits: { concurrency: 8 } }
          many: { kind: webhook, settings: { url: "{{wild.Url("/many")}}" }, allow_private_targets: true, limits: { batch: 8, linger: 5ms } }
          acts:
            kind: actions/webhook
            allow_private_targets: true
            subscriptions: [{ subscribe: type = "track", partnerAction: send, mapping: { url: "{{wild.Url("/acts")}}", method: POST, data: { "@path": $. } } }]
          gone: { kind: webhook, settings: { url: "http://127.0.0.1:1/" }, allow_private_targets: true }
        """;

    private static long Sum(JsonElement flow, string destination, string name) => flow.GetProperty(destination).GetProperty(name).GetInt64();

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
