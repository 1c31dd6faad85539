using Weft.Retention;
using Weft.Tests.Activation.Harness;
using Weft.Warehouse;

namespace Weft.Tests.Retention;

public sealed class RetentionTests
{
    private const long Limit = 2_000_000;
    private const string TwoMegabytes = "{ bytes: 2MB }";

    [Fact]
    public async Task disk_use_stays_within_what_is_configured_and_sums_stay_exact()
    {
        using var store = new MemoryStore();
        await using var running = new RetainingEngine { Store = store, Retention = TwoMegabytes };
        await running.StartAsync();
        for (var most = 0L; running.Sent < 2000; most = Math.Max(most, running.LogBytes))
        {
            Assert.InRange(most, 0, Limit);
            await running.SendAsync(10);
            await running.UntilAsync(() => DiskUse.Of(running.Folder) < Limit - (2 * RetainingEngine.SegmentBytes), "there is room again");
        }

        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        Assert.True(running.First > 1000, "of 2,000 frames of 4 KB each hardly 500 have room");
        Assert.InRange(running.LogBytes, Limit / 2, Limit);
        Assert.Equal((2000, 2000, 0), (running.Sums.Received, running.Sums.Processed, running.Sums.Duplicate));

        var first = running.First;
        await running.StopAsync();
        await running.StartAsync();
        Assert.Equal((first, 2000), (running.First, running.Sums.Received));
        await running.SendAsync(10);
        await running.SendAsync(10, repeats: true);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2020, 2011, 9), (running.Sums.Received, running.Sums.Processed, running.Sums.Duplicate));
    }

    [Fact]
    public async Task log_state_and_warehouse_together_stay_within_what_is_configured()
    {
        await using var running = new RetainingEngine { HasWarehouse = true, Retention = "{ bytes: 6MB }" };
        await running.StartAsync();
        while (running.Sent < 4000)
        {
            await running.SendAsync(20, repeats: true);
            await running.UntilAsync(() => DiskUse.Of(running.Folder) <= 6_000_000, $"there is room again after {running.Sent}");
        }

        Assert.True(running.First > 2000);
        await running.StopAsync();
        await running.StartAsync();
        await running.SendAsync(1);
        await running.Engine.SettleWarehouseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", running.Engine.Warehouse!.State);
        Assert.DoesNotContain(running.Said.All, line => line.Contains("made anew", StringComparison.Ordinal));
        Assert.Equal((4001, 4001), (running.Sums.Received, running.Sums.Processed + running.Sums.Duplicate));
        var answer = await running.Engine.Warehouse.AskAsync("SELECT count(*) FROM events", 1, TestContext.Current.CancellationToken);
        // The first of the repeats has gone with its frame.
        Assert.Equal(("1", 2), (answer.Rows[0][0], running.Sums.Processed));
    }

    [Fact]
    public async Task what_came_longer_ago_than_it_is_kept_goes_and_the_rest_stays()
    {
        using var store = new MemoryStore();
        await using var running = new RetainingEngine { Store = store, Retention = "{ events: 10d, log: 2d }" };
        await running.StartAsync();
        await running.SendAsync(100);
        running.Clock.Advance(TimeSpan.FromDays(6));
        var second = running.Engine.LogEnd;
        await running.SendAsync(100);
        running.Clock.Advance(TimeSpan.FromDays(3));
        await running.UntilLookedAsync();
        Assert.Equal(1, running.First);

        running.Clock.Advance(TimeSpan.FromDays(1.5));
        await running.UntilAsync(() => running.First > second - 20, "the first segments go");
        await running.UntilLookedAsync();
        Assert.InRange(running.First, second - 20, second);
        Assert.Equal(RetentionCut.In(store), running.First);
        await running.SendAsync(1);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(201, running.Sums.Received);
    }

    [Fact]
    public async Task a_shard_that_is_behind_is_never_cut_off()
    {
        using var store = new FailingStore();
        await using var running = new RetainingEngine { Store = store, Retention = TwoMegabytes };
        await running.StartAsync();
        await running.SendAsync(20);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        store.FailsToCommit = true;
        await running.SendAsync(1000);
        await running.UntilLookedAsync();
        Assert.InRange(running.First, 1, running.Engine.Position + 1);
        Assert.InRange(running.LogBytes, 2 * Limit, long.MaxValue);

        store.FailsToCommit = false;
        await running.UntilAsync(() => running.LogBytes < Limit, "it is within its limit again");
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1020, 1020), (running.Sums.Received, running.Sums.Processed));
    }

    [Fact]
    public async Task nothing_goes_until_the_state_that_does_without_it_is_on_disk()
    {
        using var store = new FailingStore();
        await using var running = new RetainingEngine { Store = store, Retention = TwoMegabytes };
        await running.StartAsync();
        store.FailsToCheckpoint = true;
        await running.SendAsync(1000);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        await running.UntilLookedAsync();
        Assert.Equal(1, running.First);
        store.FailsToCheckpoint = false;
        await running.UntilAsync(() => running.LogBytes < Limit, "it is within its limit");
    }

    [Fact]
    public async Task what_waits_for_the_warehouse_stays()
    {
        await using var running = new RetainingEngine { HasWarehouse = true, Store = new MemoryStore(), Retention = TwoMegabytes };
        var blocked = LiveWarehouse.FileIn(running.Folder);
        Directory.CreateDirectory(blocked);
        await running.StartAsync();
        await running.SendAsync(1000);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        await running.UntilAsync(() => running.Engine.Warehouse!.Fault is not null, "it fails");
        await running.UntilLookedAsync();
        Assert.Equal(1, running.First);

        Directory.Delete(blocked);
        await running.UntilAsync(() => running.First > 1, "what has landed goes");
        await running.Engine.SettleWarehouseAsync(TestContext.Current.CancellationToken);
        var answer = await running.Engine.Warehouse!.AskAsync("SELECT count(*) > 0 FROM events", 1, TestContext.Current.CancellationToken);
        Assert.Equal("true", answer.Rows[0][0], ignoreCase: true);
        Assert.DoesNotContain(running.Said.All, line => line.Contains("made anew", StringComparison.Ordinal));
    }
}
