using Microsoft.Extensions.Time.Testing;

namespace Weft.Tests.Faults;

/// <summary>A machine's clock that somebody sets, while its timers and its stopwatch run on.</summary>
internal sealed class SetClock(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider _running = new(start);

    /// <summary>How far the clock was set, from where it would be.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => _running.TimestampFrequency;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => _running.Advance(time);

    /// <summary>Time that passes as the clock is looked at the next time, once.</summary>
    public TimeSpan PassesOnce { get; set; }

    public override DateTimeOffset GetUtcNow()
    {
        var passes = PassesOnce;
        PassesOnce = TimeSpan.Zero;
        Advance(passes);
        return _running.GetUtcNow() + Ahead;
    }

    public override long GetTimestamp() => _running.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _running.CreateTimer(callback, state, dueTime, period);
}
