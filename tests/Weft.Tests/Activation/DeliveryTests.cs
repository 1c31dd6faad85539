using Weft.Activation;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>Retries, pauses, dead letters and sums, on a clock that the test moves.</summary>
public sealed class DeliveryTests
{
    private const string Crm = """{"crm":{"kind":"fake"}}""";

    private static readonly DeliveryResult Unavailable = new(DeliveryStatus.Retry, "http_503", "busy");

    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_failed_message_is_tried_again_until_it_is_delivered()
    {
        var kind = Kind(delivery => delivery.Attempt < 5 ? Unavailable : DeliveryResult.Delivered);
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1));
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal([1, 2, 3, 4, 5], kind.Tries.Select(one => one.Attempt));
        Assert.Single(kind.Tries.Select(one => one.Key).Distinct());
        var receipt = Assert.Single(run.Reader.Deliveries("crm", 1).Items);
        Assert.Equal((DeliveryState.Delivered, 5, ""), (receipt.State, receipt.Attempts, receipt.Reason));
        Assert.Equal((1, 1, 0), (run.Totals("crm").Due, run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task while_one_profile_waits_its_later_messages_wait_and_the_others_do_not()
    {
        var kind = Kind(delivery => Text(delivery).Contains("u1") ? Unavailable with { RetryAfter = TimeSpan.FromHours(1) } : DeliveryResult.Delivered);
        await using var run = await Started(kind);
        for (var position = 1; position <= 20; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % 4)));
        await TestRun.StandingUntilAsync(() => run.Totals("crm").Delivered == 15 && kind.Tries.Any(one => one.Body.Contains("u1")));
        Assert.Single(kind.Tries, one => one.Body.Contains("u1"));
        Assert.Equal((5, 5), (run.Totals("crm").Pending, run.Rows("crm")));
    }

    [Fact]
    public async Task retry_after_is_obeyed()
    {
        var kind = Kind(delivery => delivery.Attempt == 1 ? Unavailable with { RetryAfter = TimeSpan.FromSeconds(90) } : DeliveryResult.Delivered);
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1));
        await run.UntilAsync(() => run.IsSettled("crm"), 500);
        var tries = kind.Tries.ToArray();
        Assert.True(tries[1].At - tries[0].At >= TimeSpan.FromSeconds(90), $"tried again after {tries[1].At - tries[0].At}");
    }

    [Fact]
    public async Task retry_after_is_obeyed_across_a_restart()
    {
        var kind = Kind(delivery => delivery.Attempt == 1 ? Unavailable with { RetryAfter = TimeSpan.FromSeconds(90) } : DeliveryResult.Delivered);
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => run.Reader.Deliveries("crm", 1).Items[0].Attempts == 1);
        await run.RestartAsync();
        await run.UntilAsync(() => run.IsSettled("crm"), 500);
        var tries = kind.Tries.ToArray();
        Assert.Equal([1, 2], tries.Select(one => one.Attempt));
        Assert.True(tries[1].At - tries[0].At >= TimeSpan.FromSeconds(90), $"tried again after {tries[1].At - tries[0].At}");
    }

    [Fact]
    public async Task a_429_pauses_the_whole_destination()
    {
        var pause = TimeSpan.FromSeconds(60);
        var refused = 0;
        var kind = Kind(_ => Interlocked.Increment(ref refused) == 1
            ? new(DeliveryStatus.Retry, "http_429") { RetryAfter = pause, PausesDestination = true }
            : DeliveryResult.Delivered);
        await using var run = await Started(kind, """{"crm":{"kind":"fake","limits":{"concurrency":1}}}""");
        for (var position = 1; position <= 8; position++)
            run.Enqueue(Messages.Track(position, (ulong)position));
        await run.UntilAsync(() => run.IsSettled("crm"), 500);
        var tries = kind.Tries.ToArray();
        Assert.Equal(9, tries.Length);
        Assert.All(tries.Skip(1), one => Assert.True(one.At - tries[0].At >= pause, $"sent {one.At - tries[0].At} into the pause"));
    }

    [Fact]
    public async Task a_refused_message_goes_to_the_dead_letters_at_once_and_the_next_one_leaves()
    {
        var kind = Kind(delivery => Text(delivery).Contains("m1-0") ? new(DeliveryStatus.Refused, "http_400", "no such field") : DeliveryResult.Delivered);
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1), Messages.Track(1, ordinal: 1));
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(2, kind.Tries.Count);
        Assert.Equal((2, 1, 1), (run.Totals("crm").Due, run.Totals("crm").Delivered, run.Totals("crm").Dead));
        var letter = Assert.Single(run.Reader.DeadLetters("crm", 10).Items);
        Assert.Equal((DeliveryState.Dead, "http_400", "no such field", 1), (letter.Receipt.State, letter.Receipt.Reason, letter.Receipt.Detail, letter.Receipt.Attempts));
        Assert.Equal(Messages.Track(1).Json.ToArray(), letter.Body.ToArray());
    }

    [Fact]
    public async Task after_four_hours_of_failures_a_message_goes_to_the_dead_letters_and_not_before()
    {
        var kind = Kind(_ => Unavailable);
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1));
        await run.UntilAsync(() => run.IsSettled("crm"), 20_000);
        var letter = Assert.Single(run.Reader.DeadLetters("crm", 10).Items);
        Assert.Equal(("http_503", "busy", kind.Tries.Count), (letter.Receipt.Reason, letter.Receipt.Detail, letter.Receipt.Attempts));
        var span = letter.Receipt.At - letter.Receipt.FirstTryAt!.Value;
        Assert.InRange(span, TimeSpan.FromHours(4), TimeSpan.FromHours(4) + TimeSpan.FromMinutes(20));
        Assert.InRange(kind.Tries.Count, 40, 1000);
    }

    [Fact]
    public async Task a_try_that_takes_longer_than_ten_seconds_is_broken_off_and_made_again()
    {
        var kind = new ScriptedKind(_time, async (delivery, cancellation) =>
        {
            if (delivery.Attempt == 1)
                await Task.Delay(Timeout.Infinite, cancellation);
            return DeliveryResult.Delivered;
        });
        await using var run = await Started(kind);
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => kind.Tries.Count == 1);
        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        var tries = kind.Tries.ToArray();
        Assert.True(tries[1].At - tries[0].At >= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task a_dead_destination_holds_up_no_other()
    {
        var hanging = new ScriptedKind(_time, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return DeliveryResult.Delivered;
        }, "hanging");
        var kind = Kind(_ => DeliveryResult.Delivered);
        var set = TestConfig.Compile("""{"crm":{"kind":"fake"},"slow":{"kind":"hanging"}}""", [kind, hanging]);
        await using var run = new TestRun(_time, set);
        await run.StartAsync();
        for (var position = 1; position <= 200; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % 20)));
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        Assert.Equal((200, 200), (run.Totals("slow").Pending, run.Rows("slow")));
    }

    [Fact]
    public async Task the_rate_is_kept_to_within_five_percent_over_any_ten_seconds()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        await using var run = await Started(kind, """{"crm":{"kind":"fake","limits":{"rate":"50/s"}}}""");
        run.Enqueue([.. Enumerable.Range(1, 1500).Select(number => Messages.Track(1, (ulong)(number % 100), ordinal: number))]);
        await run.UntilAsync(() => run.IsSettled("crm"), 10);
        var at = kind.Tries.Select(one => one.At).Order().ToArray();
        var most = at.Max(from => at.Count(one => one >= from && one < from.AddSeconds(10)));
        Assert.InRange(most, 1, 525);
    }

    [Fact]
    public async Task never_more_at_once_than_the_limit_and_never_two_of_one_profile()
    {
        int now = 0, most = 0, twice = 0;
        var lanes = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var kind = new ScriptedKind(_time, async (delivery, _) =>
        {
            var lane = Text(delivery).Split("\"userId\":\"")[1].Split('"')[0];
            if (lanes.AddOrUpdate(lane, 1, (_, count) => count + 1) > 1)
                Interlocked.Increment(ref twice);
            var under = Interlocked.Increment(ref now);
            most = Math.Max(most, under);
            await Task.Yield();
            await Task.Yield();
            Interlocked.Decrement(ref now);
            lanes.AddOrUpdate(lane, 0, (_, count) => count - 1);
            return DeliveryResult.Delivered;
        });
        await using var run = await Started(kind, """{"crm":{"kind":"fake","limits":{"concurrency":3}}}""");
        for (var position = 1; position <= 300; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % 5)));
        await TestRun.StandingUntilAsync(() => run.IsSettled("crm"));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, twice);
    }

    [Fact]
    public async Task as_many_tries_are_under_way_as_the_limit_allows_and_a_slow_one_holds_up_no_other_profile()
    {
        using var all = new CountdownEvent(4);
        var answer = new TaskCompletionSource<DeliveryResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new ScriptedKind(_time, (delivery, _) =>
        {
            if (!Text(delivery).Contains("m1-"))
                return Task.FromResult(DeliveryResult.Delivered);
            all.Signal();
            return Text(delivery).Contains("\"u1\"") ? new TaskCompletionSource<DeliveryResult>().Task : answer.Task;
        });
        await using var run = await Started(slow, """{"crm":{"kind":"fake","limits":{"concurrency":4}}}""");
        run.Enqueue([.. Enumerable.Range(1, 4).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await TestRun.StandingUntilAsync(() => all.IsSet);
        run.Enqueue([.. Enumerable.Range(1, 50).Select(number => Messages.Track(2, (ulong)number, ordinal: number))]);
        Assert.Equal(0, run.Totals("crm").Delivered);
        answer.SetResult(DeliveryResult.Delivered);
        await TestRun.StandingUntilAsync(() => run.Totals("crm").Delivered == 52);
        Assert.Equal((2, 2), (run.Totals("crm").Pending, run.Rows("crm")));
    }

    [Fact]
    public async Task a_removed_destination_keeps_its_messages_and_a_changed_one_goes_on()
    {
        var kind = Kind(_ => Unavailable with { RetryAfter = TimeSpan.FromSeconds(1) });
        await using var run = await Started(kind, """{"crm":{"kind":"fake","settings":{"note":"1"}}}""");
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => run.Reader.Deliveries("crm", 1).Items[0].Attempts == 1);
        await run.ReconfigureAsync(DestinationSet.Empty);
        Assert.Equal((1, 1), (run.Totals("crm").Pending, run.Rows("crm")));
        await run.ReconfigureAsync(TestConfig.Compile(
            """{"crm":{"kind":"fake","settings":{"note":"2"}}}""", [Kind(_ => DeliveryResult.Delivered)]));
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(1, run.Totals("crm").Delivered);
    }

    private static string Text(Delivery delivery) => System.Text.Encoding.UTF8.GetString(delivery.Body.Span);

    private ScriptedKind Kind(Func<Delivery, DeliveryResult> answer) => new(_time, (delivery, _) => Task.FromResult(answer(delivery)));

    private async Task<TestRun> Started(ScriptedKind kind, string config = Crm)
    {
        var run = new TestRun(_time, TestConfig.Compile(config, [kind]));
        await run.StartAsync();
        return run;
    }
}
