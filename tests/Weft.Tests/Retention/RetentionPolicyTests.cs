using Weft.Log;
using Weft.Retention;

namespace Weft.Tests.Retention;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    // Segments of ten frames, a day each, the last of which is two days old.
    private readonly List<KeptSegment> _segments = [.. Enumerable.Range(1, 5).Select(i => new KeptSegment(i * 10, 1000, () => Now.AddDays(i - 7)))];

    [Theory]
    [InlineData(400, 7, 1)]
    [InlineData(5, 1, 21)]
    [InlineData(1, 5, 21)]
    [InlineData(1, 1, 51)]
    public void what_came_longer_ago_than_events_and_log_are_kept_goes(int events, int log, long first)
    {
        var policy = new RetentionPolicy(new() { Events = TimeSpan.FromDays(events), Log = TimeSpan.FromDays(log) });
        Assert.Equal(first, policy.FirstKept(_segments, Now, 0, 50));
    }

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 11)]
    [InlineData(1000, 11)]
    [InlineData(1001, 21)]
    [InlineData(900_000, 51)]
    public void while_there_is_too_much_the_oldest_goes(long excess, long first) =>
        Assert.Equal(first, new RetentionPolicy(new()).FirstKept(_segments, Now, excess, 50));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 11)]
    [InlineData(39, 31)]
    public void what_is_still_needed_stays_whatever_its_age_and_the_room(long settled, long first)
    {
        Assert.Equal(first, new RetentionPolicy(new()).FirstKept(_segments, Now, 900_000, settled));
        var policy = new RetentionPolicy(new() { Events = TimeSpan.FromHours(1), Log = TimeSpan.FromHours(1) });
        Assert.Equal(first, policy.FirstKept(_segments, Now, 0, settled));
    }

    [Fact]
    public void there_is_too_much_when_growth_would_make_it_so()
    {
        var policy = new RetentionPolicy(new() { Bytes = 1000 });
        Assert.Equal(-90, policy.Excess(900, 10));
        Assert.Equal(10, policy.Excess(900, 110));
        Assert.Equal(150, policy.Excess(900, 5000));
        Assert.Equal(0, new RetentionPolicy(new()).Excess(long.MaxValue / 2, 10));
    }
}
