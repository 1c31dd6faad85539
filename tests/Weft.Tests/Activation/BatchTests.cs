using System.Collections.Concurrent;
using System.Text;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>Several messages in a call: each of another profile, each with its own result.</summary>
public sealed class BatchTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_batch_is_filled_with_what_is_ready_and_holds_no_two_messages_of_one_profile()
    {
        var kind = BatchKind.Each(_time, _ => DeliveryResult.Delivered);
        await using var run = await Started(kind, """{"batch":4,"linger":"0ms"}""");
        run.Enqueue([.. Enumerable.Range(0, 60).Select(number => Messages.Track(1, (ulong)(number % 10), ordinal: number))]);
        await run.UntilAsync(() => run.IsSettled("crm"));
        AssertOnceInOrder(kind, 60);
        Assert.All(kind.Calls, call => Assert.InRange(call.Messages.Count, 1, 4));
        Assert.InRange(kind.Calls.Count, 15, 40);
        Assert.Equal((60, 60, 0), (run.Totals("crm").Due, run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task each_message_of_a_batch_has_its_own_result_and_only_its_own_lane_waits()
    {
        var kind = BatchKind.Each(_time, delivery => Person(delivery) switch
        {
            "u1" => new(DeliveryStatus.Refused, "http_400", "no"),
            "u2" when delivery.Attempt < 3 => new(DeliveryStatus.Retry, "http_503") { RetryAfter = TimeSpan.FromHours(1) },
            "u3" => new(DeliveryStatus.Filtered, "not_subscribed"),
            _ => DeliveryResult.Delivered,
        });
        await using var run = await Started(kind, """{"batch":10}""");
        run.Enqueue([.. Enumerable.Range(0, 20).Select(number => Messages.Track(1, (ulong)(number % 5), ordinal: number))]);
        await run.UntilAsync(() => run.Totals("crm").Pending == 4);
        var totals = run.Totals("crm");
        Assert.Equal((20, 8, 4, 4), (totals.Due, totals.Delivered, totals.Dead, totals.Filtered["not_subscribed"]));
        Assert.Equal(("http_400", "no"), (run.Reader.DeadLetters("crm", 1).Items[0].Receipt.Reason, run.Reader.DeadLetters("crm", 1).Items[0].Receipt.Detail));
        Assert.Single(kind.Calls, call => call.People.Contains("u2"));
        await run.UntilAsync(() => run.IsSettled("crm"), 60_000);
        Assert.Equal((12, 4, 0), (run.Totals("crm").Delivered, run.Totals("crm").Dead, run.Rows("crm")));
        AssertInOrder(kind, "u2", 4);
    }

    [Fact]
    public async Task a_batch_that_is_not_full_waits_for_the_linger_and_no_longer_and_a_full_one_not_at_all()
    {
        var kind = BatchKind.Each(_time, _ => DeliveryResult.Delivered);
        await using var run = await Started(kind, """{"batch":3,"linger":"50ms"}""");
        run.Enqueue(Messages.Track(1, 1), Messages.Track(1, 2, ordinal: 1), Messages.Track(1, 3, ordinal: 2));
        await TestRun.StandingUntilAsync(() => kind.Calls.Count == 1);
        run.Enqueue(Messages.Track(2, 1));
        var began = _time.GetUtcNow();
        await run.UntilAsync(() => kind.Calls.Count == 2, 5);
        Assert.True(kind.Calls.Last().At - began >= TimeSpan.FromMilliseconds(50), $"it left after {kind.Calls.Last().At - began}");
        Assert.Equal([3, 1], kind.Calls.Select(call => call.Messages.Count));
    }

    [Fact]
    public async Task a_batch_that_takes_too_long_or_is_not_answered_in_full_is_made_again_under_the_same_keys()
    {
        var calls = 0;
        var kind = new BatchKind(_time, async (batch, cancellation) =>
        {
            var call = Interlocked.Increment(ref calls);
            if (call == 1)
                await Task.Delay(Timeout.Infinite, cancellation);
            if (call == 2)
                return [DeliveryResult.Delivered];
            return [.. batch.Select(_ => DeliveryResult.Delivered)];
        });
        await using var run = await Started(kind, """{"batch":5,"concurrency":1}""");
        run.Enqueue([.. Enumerable.Range(1, 5).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await TestRun.StandingUntilAsync(() => kind.Calls.Count == 1);
        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        Assert.Equal((5, 0), (run.Totals("crm").Delivered, run.Rows("crm")));
        Assert.Equal(5, kind.Calls.SelectMany(call => call.Messages).DistinctBy(message => message.Key).Count());
        Assert.True(kind.Calls.Count >= 3);
    }

    [Theory]
    [InlineData(50, 1, 800)]
    [InlineData(50, 100, 1200)]
    [InlineData(50, 90, 1200)]
    [InlineData(20, 7, 600)]
    [InlineData(1, 100, 60)]
    public async Task the_rate_is_kept_to_within_five_percent_over_any_ten_seconds_also_by_batches_of_several_calls_at_once(int rate, int batch, int count)
    {
        var kind = BatchKind.Each(_time, _ => DeliveryResult.Delivered);
        await using var run = await Started(kind, $$"""{"rate":"{{rate}}/s","batch":{{batch}},"concurrency":4}""");
        run.Enqueue([.. Enumerable.Range(1, count).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await run.UntilAsync(() => run.IsSettled("crm"), 50);
        var calls = kind.Calls.Select(call => (call.At, call.Messages.Count)).OrderBy(call => call.At).ToArray();
        var most = calls.Max(from => calls.Where(call => call.At >= from.At && call.At < from.At.AddSeconds(10)).Sum(call => call.Count));
        Assert.InRange(most, 1, Math.Max(batch == 100 && rate == 1 ? 10 : 1, rate * 10.5));
        // The clock of a test goes on while a worker is on its way, so what is reached may fall a little short.
        var last = calls[^1].Count;
        Assert.InRange((count - last) / (calls[^1].At - calls[0].At).TotalSeconds, rate * 0.9, rate * 1.05);
    }

    [Fact]
    public async Task never_more_calls_at_once_than_the_limit_and_never_two_with_one_profile()
    {
        int now = 0, most = 0, twice = 0;
        var people = new ConcurrentDictionary<string, int>();
        var kind = new BatchKind(_time, async (batch, _) =>
        {
            var under = Interlocked.Increment(ref now);
            most = Math.Max(most, under);
            foreach (var delivery in batch)
                twice += people.AddOrUpdate(Person(delivery), 1, (_, count) => count + 1) > 1 ? 1 : 0;
            await Task.Yield();
            await Task.Yield();
            foreach (var delivery in batch)
                people.AddOrUpdate(Person(delivery), 0, (_, count) => count - 1);
            Interlocked.Decrement(ref now);
            return [.. batch.Select(_ => DeliveryResult.Delivered)];
        });
        await using var run = await Started(kind, """{"batch":5,"concurrency":3,"linger":"0ms"}""");
        for (var position = 1; position <= 600; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % 40)));
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.InRange(most, 2, 3);
        Assert.Equal(0, twice);
        AssertOnceInOrder(kind, 600);
    }

    [Fact]
    public async Task a_call_of_which_everything_fails_is_one_failure_to_the_breaker_and_one_delivered_message_is_a_success()
    {
        var kind = BatchKind.Each(_time, delivery => Person(delivery) == "u0" || _time.GetUtcNow() > Messages.Start.AddHours(2) ? DeliveryResult.Delivered : new(DeliveryStatus.Retry, "http_503"));
        await using var run = await Started(kind, """{"batch":50}""");
        run.Enqueue([.. Enumerable.Range(0, 50).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await run.UntilAsync(() => run.Totals("crm").Delivered == 1);
        Assert.Empty(run.Dispatchers.Suspended);
        await run.UntilAsync(() => run.Dispatchers.Suspended.Count == 1, 100);
        Assert.InRange(kind.Calls.Count, 20, 100);
        await run.UntilAsync(() => run.IsSettled("crm"), 5000);
        Assert.Empty(run.Dispatchers.Suspended);
    }

    private static void AssertOnceInOrder(BatchKind kind, int count)
    {
        Assert.All(kind.Calls, call => Assert.Equal(call.People.Distinct(), call.People));
        var all = kind.Calls.SelectMany(call => call.Messages).ToList();
        Assert.Equal((count, count), (all.Count, all.DistinctBy(message => message.Key).Count()));
        foreach (var person in all.Select(message => PersonIn(message.Body)).Distinct())
            AssertInOrder(kind, person, null);
    }

    private static void AssertInOrder(BatchKind kind, string person, int? count)
    {
        var places = kind.Calls.SelectMany(call => call.Messages).Where(message => PersonIn(message.Body) == person).DistinctBy(message => message.Key)
            .Select(message => message.Body.Split("\"messageId\":\"m")[1].Split('"')[0].Split('-').Select(int.Parse).Aggregate((position, ordinal) => (position * 1000) + ordinal)).ToList();
        Assert.Equal(places.Order(), places);
        Assert.True(count is null || places.Count == count);
    }

    private static string Person(Delivery delivery) => PersonIn(Encoding.UTF8.GetString(delivery.Body.Span));

    private static string PersonIn(string body) => body.Split("\"userId\":\"")[1].Split('"')[0];

    private async Task<TestRun> Started(BatchKind kind, string limits)
    {
        var run = new TestRun(_time, TestConfig.Compile("""{"crm":{"kind":"fake","limits":LIMITS}}""".Replace("LIMITS", limits, StringComparison.Ordinal), [kind]), new MemoryStore());
        await run.StartAsync();
        return run;
    }
}
