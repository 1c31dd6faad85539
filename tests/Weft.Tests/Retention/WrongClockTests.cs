namespace Weft.Tests.Retention;

/// <summary>A clock that is wrong must not cost what it says is old.</summary>
public sealed class WrongClockTests
{
    private static readonly TimeSpan Years = TimeSpan.FromDays(3650);

    [Fact]
    public async Task a_leap_of_years_that_is_taken_back_costs_nothing_and_one_that_stays_is_believed()
    {
        await using var running = new RetainingEngine();
        await running.StartAsync();
        await running.SendAsync(60);
        running.Clock.Ahead = Years;
        await running.SendAsync(60);
        await running.UntilLookedAsync();
        Assert.Equal((1, 120), (running.First, running.Sums.Processed));
        Assert.Contains(running.Engine.Problems(), problem => problem.Text.Contains("leapt ahead by 3650 days", StringComparison.Ordinal) && !problem.StandsInTheWay);

        running.Clock.Ahead = TimeSpan.Zero;
        await running.UntilLookedAsync();
        Assert.Empty(running.Engine.Problems());
        Assert.Equal(1, running.First);

        running.Clock.Ahead = Years;
        await running.UntilLookedAsync();
        running.Clock.Advance(TimeSpan.FromDays(1));
        await running.UntilAsync(() => running.First > 1, "what is old by a clock that has been so for a day is dropped");
    }

    [Fact]
    public async Task a_start_years_later_by_the_clock_drops_nothing_before_a_day_has_passed()
    {
        await using var running = new RetainingEngine();
        await running.StartAsync();
        await running.SendAsync(60);
        await running.StopAsync();
        running.Clock.Ahead = Years;
        await running.StartAsync();
        await running.UntilLookedAsync();
        Assert.Equal(1, running.First);
        Assert.Contains(running.Engine.Problems(), problem => problem.Text.Contains("nothing is deleted by its age", StringComparison.Ordinal));
        running.Clock.Advance(TimeSpan.FromDays(1));
        await running.UntilAsync(() => running.First > 1, "what is old is dropped in the end");
    }

    [Fact]
    public async Task a_clock_that_goes_back_forgets_no_duplicate_and_the_log_never_goes_back()
    {
        await using var running = new RetainingEngine();
        await running.StartAsync();
        await running.SendAsync(1, repeats: true);
        foreach (var hours in new[] { -3, 0, -40, 12 })
        {
            running.Clock.Ahead = TimeSpan.FromHours(hours);
            await running.SendAsync(1, repeats: true);
        }

        await running.StopAsync();
        running.Clock.Ahead = TimeSpan.FromDays(-2);
        await running.StartAsync();
        await running.SendAsync(1, repeats: true);
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((6, 1, 5), (running.Sums.Received, running.Sums.Processed, running.Sums.Duplicate));
        Assert.Contains(running.Engine.Problems(), problem => problem.Text.Contains("went back", StringComparison.Ordinal));
        using var log = running.Engine.ReadLog(0);
        for (var last = DateTimeOffset.MinValue; log.TryRead(out var frame); last = frame.Now)
            Assert.True(frame.Now >= last, $"frame {frame.Position} is of {frame.Now:O}, and the one before of {last:O}");
    }
}
