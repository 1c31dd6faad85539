using System.Globalization;
using Weft.Activation;
using Weft.Activation.Dispatch;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>
/// Messages come to the dispatcher by two ways: handed over after the commit, or read from the store. Each arrives once, in order, whichever way it came.
/// </summary>
public sealed class HandOverTests(ITestOutputHelper output)
{
    private const string Crm = """{"crm":{"kind":"fake"}}""";

    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_message_that_is_handed_over_is_not_read_again()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        var store = new TroubledStore(new MemoryStore());
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        await run.StartAsync();
        await KnowsAllAsync(run, store, kind);
        var before = store.Reads;
        for (var position = 100; position < 200; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % 9)));
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(before, store.Reads);
    }

    [Fact]
    public async Task a_message_that_was_read_before_it_is_handed_over_is_sent_once()
    {
        var kind = Kind(delivery => delivery.Attempt == 1 && Body(delivery).Contains("m100-0") ? new(DeliveryStatus.Retry, "http_503") : DeliveryResult.Delivered);
        var store = new TroubledStore(new MemoryStore());
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        await run.StartAsync();
        await KnowsAllAsync(run, store, kind);
        run.Enqueue(Messages.Track(100));
        await TestRun.StandingUntilAsync(() => kind.Tries.Any(one => one.Body.Contains("m100-0")));
        var late = run.Commit(Messages.Track(101), Messages.Track(101, ordinal: 1), Messages.Track(101, profile: 2, ordinal: 2));
        await run.UntilAsync(() => kind.Tries.Any(one => one.Body.Contains("m101-1")));
        run.Dispatchers.Notify(late);
        await run.UntilAsync(() => run.IsSettled("crm"));
        run.Enqueue(Messages.Track(102));
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(["m100-0", "m100-0", "m101-0", "m101-1", "m101-2", "m102-0"], kind.Tries.Select(one => Id(one.Body)).Where(id => !id.StartsWith("m1-", StringComparison.Ordinal)));
        Assert.Equal((run.Totals("crm").Due, 0), (run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task a_message_that_a_former_dispatcher_sent_before_it_is_handed_over_is_sent_once()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        var store = new TroubledStore(new MemoryStore());
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        var late = run.Commit(Messages.Track(100, profile: 7));
        await run.StartAsync();
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        run.Commit(Messages.Track(90, profile: 8));
        await run.RestartAsync();
        // Only the look through the store at the start finds it: it comes with the end of that look.
        await TestRun.StandingUntilAsync(() => run.Rows("crm") == 0);
        run.Dispatchers.Notify(late);
        run.Enqueue(Messages.Track(300, profile: 7));
        await TestRun.StandingUntilAsync(() => kind.Tries.Any(one => one.Body.Contains("m300-0")) && run.Rows("crm") == 0);
        Assert.Single(kind.Tries, one => one.Body.Contains("m100-0"));
        Assert.Equal(run.Totals("crm").Due, run.Totals("crm").Delivered);
    }

    [Fact]
    public async Task what_does_not_fit_into_memory_stays_in_the_store_and_leaves_in_its_turn()
    {
        const int Count = LaneQueue.MostRows + 3000;
        using var hold = new SemaphoreSlim(0);
        var kind = new ScriptedKind(_time, async (_, cancellation) =>
        {
            await hold.WaitAsync(cancellation);
            return DeliveryResult.Delivered;
        });
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]));
        await run.StartAsync();
        await KnowsAllAsync(run, null, kind, () => hold.Release());
        for (var from = 0; from < Count; from += 1000)
            run.Enqueue([.. Enumerable.Range(from, Math.Min(1000, Count - from)).Select(number => Messages.Track(100 + number, (ulong)(number % 50)))]);
        hold.Release(Count);
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        AssertOnceInOrder(kind.Tries.Where(one => !one.Body.Contains("m1-")), Count);
    }

    [Fact]
    public void memory_holds_so_many_messages_and_no_more()
    {
        using var lanes = new LaneQueue(_time, 65_536);
        lanes.EndFinding();
        lanes.Add([.. Enumerable.Range(1, LaneQueue.MostRows + 500).Select(position => Row(position, 10))]);
        Assert.Equal(LaneQueue.MostRows, lanes.Rows);
        using var others = new LaneQueue(_time, 65_536);
        others.EndFinding();
        others.Add([.. Enumerable.Range(1, 5000).Select(position => Row(position, 16 << 10))]);
        Assert.InRange(others.Rows, 1, 2049);
    }

    [Fact]
    public async Task at_random_each_message_arrives_once_and_in_order()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WEFT_SEED"), out var given) ? given : Environment.TickCount & 0xFFFFFF;
        output.WriteLine($"WEFT_SEED={seed}");
        var random = new Random(seed);
        var luck = new Random(seed + 1);
        var kind = new ScriptedKind(_time, async (delivery, _) =>
        {
            int chance;
            lock (luck)
                chance = luck.Next(100);
            if (chance < 20)
                await Task.Yield();
            return chance % 33 == 0 ? new(DeliveryStatus.Retry, "http_503") : DeliveryResult.Delivered;
        });
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]));
        var late = new Queue<QueuedMessages>();
        for (var position = 1; position <= 3000; position++)
        {
            if (position == random.Next(1, 100))
                await run.StartAsync();
            late.Enqueue(run.Commit(Messages.Track(position, (ulong)random.Next(30)), Messages.Track(position, (ulong)random.Next(300), ordinal: 1)));
            while (late.Count > random.Next(4))
                run.Dispatchers.Notify(late.Dequeue());
            if (random.Next(20) == 0)
                _time.Advance(TimeSpan.FromMilliseconds(random.Next(300)));
            if (random.Next(500) == 0)
                await run.RestartAsync();
        }

        foreach (var queued in late)
            run.Dispatchers.Notify(queued);
        await run.StartAsync();
        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        AssertOnceInOrder(Delivered(kind), 6000);
        Assert.Equal((6000, 0), (run.Totals("crm").Delivered, run.Rows("crm")));
    }

    // A restart may break off what was delivered and not written down; the last try of each is the one that counted.
    private static IEnumerable<ScriptedKind.Try> Delivered(ScriptedKind kind) =>
        kind.Tries.Reverse().DistinctBy(one => one.Key).Reverse();

    private static void AssertOnceInOrder(IEnumerable<ScriptedKind.Try> tries, int count)
    {
        var all = tries.ToList();
        Assert.Equal(count, all.Count);
        foreach (var lane in all.GroupBy(one => one.Body.Split("\"userId\":\"")[1].Split('"')[0]))
        {
            var places = lane.Select(one => Id(one.Body)[1..].Split('-')).Select(id => (Number(id[0]) * 10) + Number(id[1])).ToList();
            Assert.Equal(places.Order(), places);
        }
    }

    // The first message that costs no read says that the dispatcher knows all lanes of the store.
    private static async Task KnowsAllAsync(TestRun run, TroubledStore? store, ScriptedKind kind, Action? each = null)
    {
        for (var ordinal = 0; ; ordinal++)
        {
            var before = store?.Reads;
            run.Enqueue(Messages.Track(1, ordinal: ordinal));
            each?.Invoke();
            await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
            if (store is null ? ordinal > 20 : store.Reads == before)
                return;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static OutboxRow Row(int position, int size) => new(new("crm", position, 0, 0), (ulong)(position % 70), default, "m", null, new byte[size]);

    private static string Body(Delivery delivery) => System.Text.Encoding.UTF8.GetString(delivery.Body.Span);

    private static string Id(string body) => body.Split("\"messageId\":\"")[1].Split('"')[0];

    private ScriptedKind Kind(Func<Delivery, DeliveryResult> answer) => new(_time, (delivery, _) => Task.FromResult(answer(delivery)));
}
