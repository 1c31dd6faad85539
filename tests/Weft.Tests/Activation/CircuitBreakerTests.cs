using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task twenty_failures_in_a_row_suspend_a_destination_and_a_probe_that_succeeds_brings_it_back()
    {
        var time = TestRun.Clock();
        var works = false;
        var kind = new ScriptedKind(time, (_, _) =>
            Task.FromResult(Volatile.Read(ref works) ? DeliveryResult.Delivered : new(DeliveryStatus.Retry, "http_503")));
        await using var run = new TestRun(time, TestConfig.Compile("""{"crm":{"kind":"fake","limits":{"concurrency":1}}}""", [kind]));
        await run.StartAsync();
        run.Enqueue([.. Enumerable.Range(1, 100).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        await TestRun.StandingUntilAsync(() => run.Dispatchers.Suspended.Contains("crm"));
        Assert.Equal(20, kind.Tries.Count);

        await run.UntilAsync(() => kind.Tries.Count >= 26, 100);
        var probes = kind.Tries.Skip(19).Take(7).Select(one => one.At).ToArray();
        for (var i = 1; i < probes.Length; i++)
            Assert.True(probes[i] - probes[i - 1] >= TimeSpan.FromSeconds(Math.Min(60, 1 << (i - 1))), $"probe {i} came after {probes[i] - probes[i - 1]}");

        Volatile.Write(ref works, true);
        await run.UntilAsync(() => run.IsSettled("crm"), 200);
        Assert.Empty(run.Dispatchers.Suspended);
        Assert.Equal(100, run.Totals("crm").Delivered);
    }

    [Fact]
    public async Task a_success_now_and_then_keeps_it_closed()
    {
        var time = TestRun.Clock();
        var tries = 0;
        var kind = new ScriptedKind(time, (_, _) =>
            Task.FromResult(Interlocked.Increment(ref tries) % 15 == 0 ? DeliveryResult.Delivered : new(DeliveryStatus.Retry, "http_503")));
        await using var run = new TestRun(time, TestConfig.Compile("""{"crm":{"kind":"fake","limits":{"concurrency":1}}}""", [kind]));
        await run.StartAsync();
        run.Enqueue([.. Enumerable.Range(1, 10).Select(number => Messages.Track(1, (ulong)number, ordinal: number))]);
        var suspended = false;
        await run.UntilAsync(() => (suspended |= run.Dispatchers.Suspended.Count > 0) || run.IsSettled("crm"), 5_000);
        Assert.False(suspended);
    }
}
