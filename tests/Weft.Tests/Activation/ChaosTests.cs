using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Weft.Activation;
using Weft.Connectors;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>
/// A real receiver that fails in every way it can. The seed is printed on failure; <c>WEFT_SEED</c> repeats it.
/// </summary>
public sealed class ChaosTests
{
    private const int Profiles = 12;
    private const int Count = 240;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("WEFT_SEED"), out var seed) ? seed : Environment.TickCount & 0xFFFFFF;

    private readonly FakeTimeProvider _time = TestRun.Clock();
    private readonly Random _random = new(Seed);

    public ChaosTests(ITestOutputHelper output) => output.WriteLine($"WEFT_SEED={Seed}");

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task a_receiver_that_fails_at_random_gets_everything_in_order_and_the_sums_add_up(int batch)
    {
        await using var receiver = await Receiver.StartAsync(_time, AnswerAsync);
        await using var run = new TestRun(_time, Config(receiver, batch), seed: Seed);
        await run.StartAsync();
        var sent = new List<OutgoingMessage>();
        for (var position = 1; position <= Count; position++)
        {
            sent.Add(Messages.Track(position, (ulong)(position % Profiles)));
            run.Enqueue(sent[^1]);
            if (position % 80 == 0)
            {
                await run.UntilAsync(() => run.Totals("crm").Delivered > (position / 2), 50);
                await run.RestartAsync();
            }
        }

        await run.UntilAsync(() => run.IsSettled("crm"), 50);
        AssertDelivered(receiver, sent);
        var totals = run.Totals("crm");
        Assert.Equal((Count, Count, 0, 0), (totals.Due, totals.Delivered, totals.Dead, run.Rows("crm")));
        Assert.All(run.Reader.Deliveries("crm", Count).Items, receipt => Assert.Equal(DeliveryState.Delivered, receipt.State));
    }

    /// <summary>An hour in which nothing is taken, and time-outs at its edges.</summary>
    [Fact]
    public async Task after_an_outage_everything_arrives_in_order()
    {
        await using var receiver = await Receiver.StartAsync(_time, context =>
        {
            if (_time.GetUtcNow() < Messages.Start.AddHours(2) && _time.GetUtcNow() > Messages.Start.AddHours(1).AddSeconds(5))
                context.Abort();
            return Task.CompletedTask;
        });
        await using var run = new TestRun(_time, Config(receiver), seed: Seed);
        await run.StartAsync();
        var sent = Enumerable.Range(1, Count).Select(position => Messages.Track(position, (ulong)(position % Profiles))).ToList();
        foreach (var message in sent)
        {
            run.Enqueue(message);
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await run.UntilAsync(() => run.IsSettled("crm"), 5000);
        AssertDelivered(receiver, sent);
        Assert.Equal((Count, 0), (run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task a_crash_that_loses_the_last_commits_loses_no_message_and_no_order()
    {
        await using var receiver = await Receiver.StartAsync(_time, AnswerAsync);
        var store = new MemoryStore();
        var sent = Enumerable.Range(1, Count).Select(position => Messages.Track(position, (ulong)(position % Profiles))).ToList();
        for (var round = 0; round < 6; round++)
        {
            await using var run = new TestRun(_time, Config(receiver), store, Seed + round);
            await run.StartAsync();
            // The shard goes on behind the last position that its store holds, as the log lets it.
            var done = run.Reader.Deliveries("crm", 1).Items.Select(receipt => receipt.Key.Position).FirstOrDefault();
            foreach (var message in sent.Skip((int)done))
                run.Enqueue(message);
            if (round == 5)
            {
                await run.UntilAsync(() => run.IsSettled("crm"), 50);
                var totals = run.Totals("crm");
                Assert.Equal((Count, Count, 0), (totals.Due, totals.Delivered, run.Rows("crm")));
                break;
            }

            var target = receiver.Requests.Count + 40;
            await run.UntilAsync(() => receiver.Requests.Count >= target || run.IsSettled("crm"), 50);
            store = store.CrashTo(Math.Max(1, store.Commits - _random.Next(60)));
            AssertSums(store);
        }

        AssertDelivered(receiver, sent);
    }

    private static void AssertSums(MemoryStore store)
    {
        var prefix = MessageKey.Prefix(Table.Outbox, "crm");
        var totals = new DeliveryReader(store).Sums()["crm"];
        Assert.True(
            store.Scan(prefix, ByteOrder.After(prefix)).Count() == totals.Pending,
            $"pending {totals.Pending} is not what the outbox holds; seed {Seed}");
    }

    private static void AssertDelivered(Receiver receiver, List<OutgoingMessage> sent)
    {
        var first = receiver.Requests.SelectMany(request => request.Messages).DistinctBy(message => message.Key).Select(message => message.Text).ToList();
        Assert.True(first.Count == Count, $"{first.Count} of {Count} arrived; seed {Seed}");
        foreach (var profile in sent.GroupBy(message => message.Profile))
        {
            var expected = profile.Select(message => System.Text.Encoding.UTF8.GetString(message.Json.Span)).ToList();
            var mark = $"\"u{profile.Key}\"";
            Assert.True(expected.SequenceEqual(first.Where(text => text.Contains(mark))), $"profile {profile.Key} out of order; seed {Seed}");
        }
    }

    private static DestinationSet Config(Receiver receiver, int batch = 1) => TestConfig.Compile(
        """{"crm":{"kind":"webhook","allow_private_targets":true,"limits":{"batch":BATCH},"settings":{"url":"URL","secret":"s"}}}""".Replace("URL", receiver.Url).Replace("BATCH", $"{batch}"),
        Kinds.All(TimeProvider.System, TextWriter.Null));

    private async Task AnswerAsync(HttpContext context)
    {
        double luck;
        lock (_random)
            luck = _random.NextDouble();
        switch (luck)
        {
            case < 0.09:
                context.Response.StatusCode = 503;
                break;
            case < 0.15:
                context.Abort();
                break;
            case < 0.22:
                context.Response.StatusCode = 200;
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("half");
                context.Abort();
                break;
            case < 0.26:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
                break;
            case < 0.27 when context.Request.Headers["Weft-Idempotency-Keys"].ToString().Split(',') is { Length: > 1 } keys:
                context.Response.StatusCode = 207;
                await context.Response.WriteAsync($"[{string.Join(',', keys.Select((_, at) => luck * 1e6 % (at + 2) < 1 ? "200" : "503"))}]");
                break;
            case < 0.29:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }
}
