namespace Weft.Activation.Dispatch;

/// <summary>
/// Counts the messages of the last ten seconds, in tenths of a second, so that batches, which leave at once, never come to 3 % more than the rate over any ten of them. Not thread-safe.
/// </summary>
internal sealed class RateWindow(int rate)
{
    private const int Tenths = 101;
    private const long Tenth = TimeSpan.TicksPerSecond / 10;

    private readonly long _most = rate * 103L / 10;
    private readonly long[] _counts = new long[Tenths];
    private long _now;
    private long _sum;

    /// <summary>How long until so many more fit; zero when they do.</summary>
    public TimeSpan Wait(DateTimeOffset now, int count)
    {
        Move(now);
        var excess = _sum + count - _most;
        if (excess <= 0 || _sum == 0)
            return TimeSpan.Zero;
        var oldest = _now - Tenths + 1;
        for (; excess > 0 && oldest <= _now; oldest++)
            excess -= _counts[oldest % Tenths];
        return TimeSpan.FromTicks(((oldest - 1 + Tenths) * Tenth) - now.UtcTicks);
    }

    /// <summary>So many leave.</summary>
    public void Pass(DateTimeOffset now, int count)
    {
        Move(now);
        _counts[_now % Tenths] += count;
        _sum += count;
    }

    private void Move(DateTimeOffset now)
    {
        var to = now.UtcTicks / Tenth;
        for (var tenth = Math.Max(_now + 1, to - Tenths + 1); tenth <= to; tenth++)
        {
            _sum -= _counts[tenth % Tenths];
            _counts[tenth % Tenths] = 0;
        }

        _now = Math.Max(_now, to);
    }
}
