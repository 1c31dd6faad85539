using Weft.Audiences;
using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class TimeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void an_event_leaves_a_rolling_window_the_instant_it_is_as_old_as_the_window()
    {
        var audience = One("""{"event":"Order","within":"2d"}""");
        var history = new ListHistory().Did("Order", Noon);

        Assert.Equal(new Evaluation(true, Noon.AddDays(2)), audience.Evaluate(history, Noon));
        Assert.True(audience.Evaluate(history, Noon.AddDays(2) - Tick).IsMember);
        Assert.Equal(new Evaluation(false, DateTimeOffset.MaxValue), audience.Evaluate(history, Noon.AddDays(2)));
    }

    [Fact]
    public void between_takes_the_nearer_edge_in_and_leaves_the_farther_out()
    {
        var audience = One("""{"event":"Order","between":["1d","3d"]}""");
        var history = new ListHistory().Did("Order", Noon);

        Assert.Equal(new Evaluation(false, Noon.AddDays(1)), audience.Evaluate(history, Noon));
        Assert.False(audience.Evaluate(history, Noon.AddDays(1) - Tick).IsMember);
        Assert.Equal(new Evaluation(true, Noon.AddDays(3)), audience.Evaluate(history, Noon.AddDays(1)));
        Assert.False(audience.Evaluate(history, Noon.AddDays(3)).IsMember);
    }

    [Theory]
    [InlineData("2026-02-28T23:59:59Z", false)]
    [InlineData("2026-03-01T00:00:00Z", true)]
    [InlineData("2026-03-04T23:59:59Z", true)]
    [InlineData("2026-03-05T00:00:00Z", false)]
    public void since_is_included_and_until_is_not(string at, bool counts)
    {
        var history = new ListHistory().Did("Order", At(at));

        Assert.Equal(Evaluation.Lasting(counts), AtNoon("""{"event":"Order","since":"2026-03-01","until":"2026-03-05"}""", history));
    }

    [Fact]
    public void a_date_without_a_zone_is_in_the_workspaces_zone()
    {
        var history = new ListHistory().Did("Order", At("2026-06-30T23:00:00Z"));

        Assert.True(One("""{"event":"Order","since":"2026-07-01"}""", London).Evaluate(history, At("2026-07-02T00:00:00Z")).IsMember);
        Assert.False(One("""{"event":"Order","since":"2026-07-01"}""", TimeZoneInfo.Utc).Evaluate(history, At("2026-07-02T00:00:00Z")).IsMember);
    }

    [Theory]
    [InlineData("Europe/London", "2026-03-29T01:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("Europe/London", "2026-10-25T01:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    public void a_wall_clock_time_that_is_skipped_or_comes_twice_still_names_one_instant(string zone, string local, string instant)
    {
        Assert.True(Instants.TryParse(local, TimeZoneInfo.FindSystemTimeZoneById(zone), out var read));
        Assert.Equal(At(instant), read);
    }

    [Fact]
    public void an_event_later_than_now_does_not_exist_yet_and_bounds_the_answer()
    {
        var history = new ListHistory().Seen(DaysAgo(1)).Did("Order", Noon.AddHours(1));

        Assert.Equal(new Evaluation(false, Noon.AddHours(1)), AtNoon("""{"event":"Order"}""", history));
        Assert.Equal(new Evaluation(true, Noon.AddHours(1)), AtNoon("""{"not":{"event":"Order"}}""", history));
    }

    [Theory]
    [InlineData("this day", "2026-03-11T00:00:00Z")]
    [InlineData("this week", "2026-03-16T00:00:00Z")]
    [InlineData("this month", "2026-03-31T23:00:00Z")]
    [InlineData("this year", "2027-01-01T00:00:00Z")]
    public void a_calendar_window_closes_with_the_wall_clock_of_the_zone(string unit, string end)
    {
        var history = new ListHistory().Did("Order", Noon.AddHours(-2));

        Assert.Equal(new Evaluation(true, At(end)), AtNoon($$"""{"event":"Order","within":"{{unit}}"}""", history));
        Assert.Equal(new Evaluation(true, At(end)), AtNoon($$"""{"event":"Order","this":"{{unit[5..]}}"}""", history));
    }

    [Fact]
    public void a_day_of_a_duration_is_24_hours_also_when_the_clock_changes()
    {
        var before = At("2026-03-28T12:00:00Z");

        Assert.Equal(before.AddHours(24), One("""{"event":"Order","within":"1d"}""").Evaluate(new ListHistory().Did("Order", before), before).ValidUntil);
    }
}
