using Weft.Activation;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class LaneOrderTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();
    private volatile string _blocked = "\"u2\"";

    [Fact]
    public async Task after_a_merge_the_kept_profile_waits_for_what_the_merged_one_is_owed()
    {
        var (run, kind) = await Started();
        await using var _ = run;
        run.Enqueue(Messages.Track(1, 2), Messages.Track(1, 1, ordinal: 1));
        run.Enqueue(Messages.Track(2, 2));
        run.Merge(kept: 1, merged: 2, position: 3);
        run.Enqueue(Messages.Track(3, 1), Messages.Track(3, 3, ordinal: 1));
        await run.UntilAsync(() => run.Totals("crm").Delivered == 2);
        Assert.DoesNotContain(kind.Tries, one => one.Body.Contains("m3-0"));
        _blocked = "nobody";
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(["m1-0", "m2-0", "m3-0"], FirstArrivals(kind, "m1-0", "m2-0", "m3-0"));
        await run.UntilAsync(() => run.Orders.Count == 0);
    }

    [Fact]
    public async Task chains_of_merges_leave_in_their_order_also_after_a_restart()
    {
        var (run, kind) = await Started();
        await using var _ = run;
        run.Enqueue(Messages.Track(1, 2));
        run.Merge(kept: 3, merged: 2, position: 2);
        run.Enqueue(Messages.Track(2, 3));
        run.Merge(kept: 4, merged: 3, position: 3);
        run.Enqueue(Messages.Track(3, 4));
        await run.UntilAsync(() => kind.Tries.Count >= 3);
        await run.RestartAsync();
        await run.UntilAsync(() => kind.Tries.Count >= 5);
        Assert.All(kind.Tries, one => Assert.Contains("m1-0", one.Body));
        _blocked = "nobody";
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(["m1-0", "m2-0", "m3-0"], FirstArrivals(kind, "m1-0", "m2-0", "m3-0"));
        await run.UntilAsync(() => run.Orders.Count == 0);
    }

    [Fact]
    public async Task profiles_that_merge_split_and_merge_the_other_way_round_do_not_wait_for_each_other()
    {
        var (run, kind) = await Started();
        await using var _ = run;
        run.Enqueue(Messages.Track(1, 2));
        run.Merge(kept: 1, merged: 2, position: 2);
        run.Enqueue(Messages.Track(2, 1));
        run.Merge(kept: 2, merged: 1, position: 3);
        run.Enqueue(Messages.Track(3, 2));
        _blocked = "nobody";
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(["m1-0", "m2-0", "m3-0"], FirstArrivals(kind, "m1-0", "m2-0", "m3-0"));
    }

    [Fact]
    public async Task a_chain_of_merges_keeps_the_order_when_the_profile_between_has_nothing_to_say()
    {
        var (run, kind) = await Started();
        await using var _ = run;
        run.Enqueue(Messages.Track(1, 2));
        run.Merge(kept: 3, merged: 2, position: 2);
        run.Merge(kept: 4, merged: 3, position: 3);
        run.Enqueue(Messages.Track(4, 4));
        await run.UntilAsync(() => kind.Tries.Count >= 5);
        Assert.All(kind.Tries, one => Assert.Contains("m1-0", one.Body));
        _blocked = "nobody";
        await run.UntilAsync(() => run.IsSettled("crm"));
        Assert.Equal(["m1-0", "m4-0"], FirstArrivals(kind, "m1-0", "m4-0"));
        await run.UntilAsync(() => run.Orders.Count == 0);
    }

    [Fact]
    public async Task an_order_behind_an_empty_lane_is_forgotten()
    {
        await using var run = Made().Run;
        run.Merge(kept: 1, merged: 2, position: 1);
        Assert.Equal(1, run.Orders.Count);
        await run.StartAsync();
        await run.UntilAsync(() => run.Orders.Count == 0);
        Assert.Equal(0, new LaneOrders(run.Store).Count);
    }

    private static IEnumerable<string> FirstArrivals(ScriptedKind kind, params string[] ids) =>
        kind.Tries.Select(one => ids.FirstOrDefault(id => one.Body.Contains(id))).OfType<string>().Distinct();

    private async Task<(TestRun Run, ScriptedKind Kind)> Started()
    {
        var made = Made();
        await made.Run.StartAsync();
        return made;
    }

    private (TestRun Run, ScriptedKind Kind) Made()
    {
        var kind = new ScriptedKind(_time, (delivery, _) => Task.FromResult(
            System.Text.Encoding.UTF8.GetString(delivery.Body.Span).Contains(_blocked)
                ? new DeliveryResult(DeliveryStatus.Retry, "http_503")
                : DeliveryResult.Delivered));
        return (new TestRun(_time, TestConfig.Compile("""{"crm":{"kind":"fake"}}""", [kind])), kind);
    }
}
