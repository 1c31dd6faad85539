using Weft.Tests.Storage;

namespace Weft.Tests.Faults;

public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SetClock _machine = new(Start);
    private readonly SteadyClock _clock;

    public SteadyClockTests() => _clock = new(_machine);

    [Fact]
    public void it_shows_what_a_sound_clock_shows()
    {
        foreach (var passed in new[] { TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(3), TimeSpan.FromDays(40), TimeSpan.FromTicks(7) })
        {
            _machine.Advance(passed);
            Assert.Equal((_machine.GetUtcNow(), null), (_clock.GetUtcNow(), _clock.Trouble));
        }
    }

    [Fact]
    public void time_that_passes_between_two_readings_of_the_machine_does_not_count_twice()
    {
        _machine.PassesOnce = TimeSpan.FromSeconds(2);
        _clock.GetUtcNow();
        Assert.Equal((Start.AddSeconds(2), null), (_clock.GetUtcNow(), _clock.Trouble));
    }

    [Fact]
    public void a_clock_that_went_back_is_met_at_half_its_pace_and_said()
    {
        _machine.Ahead = TimeSpan.FromHours(-3);
        Assert.Equal(Start, _clock.GetUtcNow());
        _machine.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Start.AddHours(1), _clock.GetUtcNow());
        Assert.Contains("went back: what arrives is 2 hours ahead", _clock.Trouble, StringComparison.Ordinal);
        _machine.Advance(TimeSpan.FromHours(4));
        Assert.Equal(_machine.GetUtcNow(), _clock.GetUtcNow());
        Assert.Null(_clock.Trouble);
    }

    [Fact]
    public void a_leap_is_believed_after_a_sixtieth_of_it()
    {
        _machine.Ahead = TimeSpan.FromHours(2);
        Assert.Equal(Start, _clock.GetUtcNow());
        Assert.Contains("leapt ahead by 2 hours", _clock.Trouble, StringComparison.Ordinal);
        _machine.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(Start.AddSeconds(119), _clock.GetUtcNow());
        _machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddHours(2).AddSeconds(120), _clock.GetUtcNow());
        Assert.Null(_clock.Trouble);
    }

    [Fact]
    public void a_leap_of_years_has_a_day_to_be_set_right()
    {
        _machine.Ahead = TimeSpan.FromDays(3650);
        for (var hour = 0; hour < 23; hour++)
        {
            Assert.Equal(Start.AddHours(hour), _clock.GetUtcNow());
            _machine.Advance(TimeSpan.FromHours(1));
        }

        _machine.Ahead = TimeSpan.Zero;
        Assert.Equal((_machine.GetUtcNow(), null), (_clock.GetUtcNow(), _clock.Trouble));
    }

    [Fact]
    public void it_never_goes_back_however_the_machine_is_set()
    {
        var random = new Random(Seeded.Seed());
        var last = _clock.GetUtcNow();
        for (var i = 0; i < 5000; i++)
        {
            _machine.Advance(TimeSpan.FromTicks(random.NextInt64(1, 1L << random.Next(1, 42))));
            if (random.Next(20) == 0)
                _machine.Ahead = TimeSpan.FromSeconds(random.Next(-100_000, 100_000));
            var now = _clock.GetUtcNow();
            Assert.True(now >= last, $"it went from {last:O} to {now:O}");
            last = now;
        }
    }

    [Fact]
    public void after_a_long_absence_nothing_is_deleted_by_its_age_until_the_clock_was_seen_to_be_right()
    {
        _clock.GoOnFrom(Start.AddDays(-90));
        Assert.True(_clock.IsTooEarlyToDelete);
        Assert.Contains("the last event came 90 days before the start", _clock.Trouble, StringComparison.Ordinal);
        _machine.Advance(TimeSpan.FromDays(1));
        Assert.Equal((false, null), (_clock.IsTooEarlyToDelete, _clock.Trouble));
    }

    [Fact]
    public void a_start_with_a_clock_behind_the_log_goes_on_from_the_log()
    {
        _clock.GoOnFrom(Start.AddHours(5));
        Assert.Equal(Start.AddHours(5), _clock.GetUtcNow());
        Assert.Contains("went back", _clock.Trouble, StringComparison.Ordinal);
    }
}
