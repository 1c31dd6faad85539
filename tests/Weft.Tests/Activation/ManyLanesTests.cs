using System.Globalization;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Identity;

namespace Weft.Tests.Activation;

/// <summary>More people wait for a destination than fit into memory: the rest is in the store, and nobody is forgotten there.</summary>
public sealed class ManyLanesTests
{
    private const int MostLanes = 16;
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task lanes_that_do_not_fit_into_memory_leave_in_their_turn_and_in_order()
    {
        var kind = new ScriptedKind(_time, (_, _) => Task.FromResult(DeliveryResult.Delivered));
        await using var run = Run(kind);
        run.Commit([.. Enumerable.Range(0, 900).Select(number => Messages.Track(1, (ulong)(number % 300), ordinal: number))]);
        await run.StartAsync();
        for (var position = 2; position < 302; position++)
        {
            run.Enqueue(Messages.Track(position, (ulong)position), Messages.Track(position, (ulong)(position + 400), ordinal: 1));
            Assert.InRange(run.Dispatchers.KnownLanes("crm"), 0, MostLanes);
        }

        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        AssertOnceInOrder(kind, 1500);
    }

    [Fact]
    public async Task lanes_that_wait_for_a_retry_do_not_keep_the_others_out()
    {
        var kind = new ScriptedKind(_time, (delivery, _) => Task.FromResult(
            delivery.Attempt < 3 && Number(delivery) % 2 == 0 ? new DeliveryResult(DeliveryStatus.Retry, "http_503") { RetryAfter = TimeSpan.FromMinutes(20) } : DeliveryResult.Delivered));
        await using var run = Run(kind);
        await run.StartAsync();
        run.Enqueue([.. Enumerable.Range(0, 200).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await run.UntilAsync(() => run.Totals("crm").Delivered == 100, 200);
        Assert.InRange(run.Dispatchers.KnownLanes("crm"), 0, MostLanes);
        await run.UntilAsync(() => run.IsSettled("crm"), 10_000);
        Assert.Equal(200, run.Totals("crm").Delivered);
    }

    [Fact]
    public async Task a_long_lane_is_read_ahead_and_what_is_done_of_it_is_not_looked_through_again()
    {
        var kind = new ScriptedKind(_time, (_, _) => Task.FromResult(DeliveryResult.Delivered));
        var store = new TroubledStore(new MemoryStore());
        await using var run = new TestRun(_time, TestConfig.Compile("""{"crm":{"kind":"fake"}}""", [kind]), store);
        run.Commit([.. Enumerable.Range(0, 4_000).Select(number => Messages.Track(1, 7, ordinal: number))]);
        await run.StartAsync();
        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        AssertOnceInOrder(kind, 4_000);
        var looks = store.Looks.Select(Convert.ToHexString).ToList();
        Assert.InRange(looks.Count, 4_000 / 16, 4_000 / 8);
        Assert.Equal(looks.Distinct(), looks);
    }

    [Fact]
    public async Task at_random_each_message_arrives_in_order_however_few_lanes_fit_into_memory()
    {
        var seed = Rounds.Number("WEFT_SEED") ?? Environment.TickCount & 0xFFFFFF;
        TestContext.Current.TestOutputHelper?.WriteLine($"WEFT_SEED={seed}");
        var (random, luck) = (new Random(seed), new Random(seed + 1));
        var kind = new ScriptedKind(_time, async (_, _) =>
        {
            int chance;
            lock (luck)
                chance = luck.Next(100);
            if (chance < 20)
                await Task.Yield();
            return chance % 10 == 0 ? new(DeliveryStatus.Retry, "http_503") : DeliveryResult.Delivered;
        });
        await using var run = Run(kind);
        await run.StartAsync();
        for (var position = 1; position <= 1200; position++)
        {
            run.Enqueue([.. Enumerable.Range(0, 2).Select(ordinal => Messages.Track(position, (ulong)random.Next(200), ordinal: ordinal))]);
            if (random.Next(40) == 0)
                run.Merge((ulong)random.Next(200), (ulong)random.Next(200), position, ordinal: 5);
            if (random.Next(20) == 0)
                _time.Advance(TimeSpan.FromMilliseconds(random.Next(300)));
            if (random.Next(400) == 0)
                await run.RestartAsync();
        }

        await run.UntilAsync(() => run.IsSettled("crm"), 500);
        var delivered = kind.Tries.Reverse().DistinctBy(one => one.Key).Reverse().ToList();
        Assert.True(delivered.Count == 2400 && run.Totals("crm").Delivered == 2400, $"WEFT_SEED={seed}");
        AssertInOrder(delivered);
    }

    /// <summary>A million in the nightly run.</summary>
    [Fact]
    [Trait(Rounds.Nightly, "rounds")]
    public async Task what_waits_for_a_dead_destination_takes_no_memory()
    {
        var count = Rounds.Number("WEFT_ROUNDS") is > 1000 ? 1_000_000 : 20_000;
        var kind = new ScriptedKind(_time, (_, _) => Task.FromResult(new DeliveryResult(DeliveryStatus.Retry, "connection")));
        await using var run = new TestRun(_time, TestConfig.Compile("""{"crm":{"kind":"fake"}}""", [kind]), policy: new() { MostLanes = 4096 });
        await run.StartAsync();
        run.Enqueue([.. Enumerable.Range(0, 1000).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await run.UntilAsync(() => run.Dispatchers.Suspended.Count == 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var from = 1000; from < count; from += 1000)
            run.Enqueue([.. Enumerable.Range(from, 1000).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} wait: {grown >> 10} KiB more on the heap, {Environment.WorkingSet >> 20} MiB resident");
        Assert.Equal((count, 4096), (run.Totals("crm").Pending, run.Dispatchers.KnownLanes("crm")));
        // What other tests hold at the moment is in it, so only a million say something.
        if (count == 1_000_000)
            Assert.InRange(grown, long.MinValue, 64 << 20);
    }

    private static int Number(Delivery delivery) => int.Parse(System.Text.Encoding.UTF8.GetString(delivery.Body.Span).Split("\"userId\":\"u")[1].Split('"')[0], CultureInfo.InvariantCulture);

    private static void AssertOnceInOrder(ScriptedKind kind, int count)
    {
        Assert.Equal((count, count), (kind.Tries.Count, kind.Tries.DistinctBy(one => one.Key).Count()));
        AssertInOrder([.. kind.Tries]);
    }

    private static void AssertInOrder(List<ScriptedKind.Try> tries)
    {
        foreach (var lane in tries.GroupBy(one => one.Body.Split("\"userId\":\"")[1].Split('"')[0]))
        {
            var places = lane.Select(one => one.Body.Split("\"messageId\":\"m")[1].Split('"')[0].Split('-').Select(int.Parse).Aggregate((position, ordinal) => (position * 1000) + ordinal)).ToList();
            Assert.Equal(places.Order(), places);
        }
    }

    private TestRun Run(ScriptedKind kind) =>
        new(_time, TestConfig.Compile("""{"crm":{"kind":"fake"}}""", [kind]), new MemoryStore(), policy: new() { MostLanes = MostLanes });
}
