using System.Globalization;

namespace Weft;

/// <summary>
/// The clock of an engine: that of the machine, which somebody may set. It never goes back. Where the machine's clock went back, this one runs at half its pace until they
/// meet, so that windows still close and what waits is still tried again. Where the machine's clock leaps ahead it is believed once it has stayed so for a sixtieth of the
/// leap, a day at most: a machine that slept for the night is believed within minutes, and one that is set ten years ahead by mistake has a day to be set right before
/// everybody leaves every window and everything is too old to keep. Safe from any thread.
/// </summary>
/// <param name="machine">The machine's.</param>
internal sealed class SteadyClock(TimeProvider machine) : TimeProvider
{
    private const int LeapPerWait = 60;
    private const int MostTries = 10;

    // Less than that is how clocks are set right while they run.
    private static readonly TimeSpan Small = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Below this a reading would lose more by rounding than it shows.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _now = machine.GetUtcNow();
    private long _read = machine.GetTimestamp();
    private TimeSpan _ahead;
    private (TimeSpan Leap, long Since)? _doubt;
    private (TimeSpan Gap, long Since)? _away;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc />
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>What is wrong with the machine's clock; null when nothing is.</summary>
    public string? Trouble
    {
        get
        {
            GetUtcNow();
            lock (_gate)
            {
                if (_doubt is { } doubt)
                    return $"the clock of this machine leapt ahead by {Text(doubt.Leap)}; if that is right nothing needs to be done, and it is believed in {Text(Left(doubt))}";
                if (_ahead > Small)
                    return $"the clock of this machine went back: what arrives is {Text(_ahead)} ahead of it, and time runs at half its pace until they meet";
                return IsTooEarlyToDelete
                    ? $"the last event came {Text(_away!.Value.Gap)} before the start by this machine's clock; if that is wrong, set it right: nothing is deleted by its age for another {Text(Left(_away.Value))}"
                    : null;
            }
        }
    }

    /// <summary>Whether nothing is to be deleted by its age: after a long absence a clock that is wrong would show as one.</summary>
    public bool IsTooEarlyToDelete => _away is { } away && Left(away) > TimeSpan.Zero;

    /// <summary>Goes on from what was the present before: it was never earlier since.</summary>
    public void GoOnFrom(DateTimeOffset last)
    {
        lock (_gate)
        {
            if (last > _now)
                _now = last;
            else if (last > DateTimeOffset.MinValue && _now - last > LongestWait)
                _away = (_now - last, machine.GetTimestamp());
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var (read, wall) = ReadMachine();
            var passed = machine.GetElapsedTime(_read, read);
            if (wall > _now + passed + Small && !IsBelieved(wall - _now - passed))
                Move(_now + passed, passed, read);
            else if (wall >= _now + (passed / 2))
                Move(wall, Shortest, read);
            else
                Move(_now + (passed / 2), passed, read);
            if (wall <= _now + Small)
                _doubt = null;
            _ahead = _now - wall;
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    // In this order, and once more where time passed in between: what belongs to two instants must not look like a clock that went back.
    private (long Read, DateTimeOffset Wall) ReadMachine()
    {
        var (read, wall) = (machine.GetTimestamp(), machine.GetUtcNow());
        for (var tries = 1; tries < MostTries && machine.GetElapsedTime(read) >= Shortest; tries++)
            (read, wall) = (machine.GetTimestamp(), machine.GetUtcNow());
        return (read, wall);
    }

    private void Move(DateTimeOffset now, TimeSpan passed, long read)
    {
        if (passed >= Shortest)
            (_now, _read) = (now, read);
    }

    private bool IsBelieved(TimeSpan leap)
    {
        if (_doubt is not { } doubt || (leap - doubt.Leap).Duration() > Small)
            _doubt = (leap, machine.GetTimestamp());
        return Left(_doubt.Value) <= TimeSpan.Zero;
    }

    private TimeSpan Left((TimeSpan Leap, long Since) doubt)
    {
        var wait = doubt.Leap / LeapPerWait;
        return (wait < LongestWait ? wait : LongestWait) - machine.GetElapsedTime(doubt.Since);
    }

    private static string Text(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => time.TotalDays.ToString("F0", CultureInfo.InvariantCulture) + " days",
        { TotalHours: >= 2 } => time.TotalHours.ToString("F0", CultureInfo.InvariantCulture) + " hours",
        { TotalMinutes: >= 2 } => time.TotalMinutes.ToString("F0", CultureInfo.InvariantCulture) + " minutes",
        _ => Math.Max(0, time.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture) + " s",
    };
}
