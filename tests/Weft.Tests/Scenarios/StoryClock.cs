using Microsoft.Extensions.Time.Testing;

namespace Weft.Tests.Scenarios;

/// <summary>
/// A clock that the story moves. Who looks at it and then sets a timer from what was seen gets a timer from that instant, even when the clock was moved in
/// between: a fake clock jumps, and a real one does not.
/// </summary>
internal sealed class StoryClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    [ThreadStatic]
    private static (StoryClock Clock, DateTimeOffset Instant)? _seen;

    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        _seen = (this, now);
        return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SeenTimer(this, base.CreateTimer(callback, state, FromSeen(dueTime), period));

    private TimeSpan FromSeen(TimeSpan dueTime)
    {
        if (dueTime <= TimeSpan.Zero || _seen is not { } seen || seen.Clock != this)
            return dueTime;
        var left = dueTime - (base.GetUtcNow() - seen.Instant);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private sealed class SeenTimer(StoryClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.FromSeen(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
