using Weft.Events;
using Weft.Log;
using Weft.Tests.Determinism;
using Weft.Tests.Storage;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>What lands is what the store holds, once, whatever ends the feeder where. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class FeedTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ended_between_any_two_steps_and_over_a_store_that_fell_back_everything_lands_exactly_once()
    {
        var recorded = await RecordedRun.RecordAsync(_folder.Path, _seed);
        await using var log = EventLog.Open(Path.Combine(_folder.Path, "log"), TimeProvider.System, new() { SegmentBytes = 64 << 10 });
        var feed = new CrashingFeed(_folder.Path, log, recorded.Frames, new Random(_seed), crashes: 25);
        using var warehouse = feed.Run();
        using var connection = warehouse.Connect();
        var comparison = new WarehouseEqualsStore(feed.Store, LoggedEvents.In(log), connection);
        comparison.Assert($"WEFT_SEED={_seed}: after {string.Join(", ", feed.Ended)}");
        Assert.Empty(feed.Store.Scan(FeedTable.KeyOf(1), FeedTable.KeyOf(long.MaxValue)));
        Assert.True(comparison.Count("events") > 500, "too little happened");
        Assert.All(["members", "profile_traits", "trait_changes"], table => Assert.True(comparison.Count(table) > 0, $"nothing in {table}"));
        Assert.True(comparison.Count("profile_changes") > comparison.Count("fragments"), "nobody merged");
        Assert.Equal(0, comparison.Count("(SELECT position, place FROM events GROUP BY ALL HAVING count(*) > 1)"));
        Assert.True(feed.Behind > 0 && feed.Ended.Count == 4, $"ended at {string.Join(", ", feed.Ended)}, {feed.Behind} times behind");
    }

    [Fact]
    public void a_row_of_the_feed_is_read_as_it_was_written()
    {
        var row = new FeedRow();
        row.Events.Add(new(3, 7, 9, null));
        row.Events.Add(new(4, 7, 0, """["a note"]"""));
        row.Fragments[7] = new(7, 2, new("email", "a@b.c"));
        row.Fragments[8] = new(8, 2, null);
        row.Standings.Add(new("buyers", 2, true, DateTimeOffset.UnixEpoch, new(Weft.Audiences.CauseKind.Event, new("web", "m1", null, Weft.Events.EventType.Identify))));
        row.Standings.Add(new("buyers", 7, false, DateTimeOffset.UnixEpoch, new(Weft.Audiences.CauseKind.Time)));
        row.Refiled.Add(new(new(4, 1), 7, 8, "web", "m2"));
        var read = FeedRow.FromValue(row.ToValue());
        Assert.Equal(row.Events, read.Events);
        Assert.Equal(row.Fragments, read.Fragments);
        Assert.Equal(row.Standings, read.Standings);
        Assert.Equal(row.Refiled, read.Refiled);
    }
}
