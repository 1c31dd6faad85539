namespace Weft.Events;

/// <summary>
/// A token bucket over <see cref="TimeProvider"/>: it holds one burst and fills with <paramref name="perSecond"/> tokens a second.
/// A batch is let in whole while there is any token, and may leave the bucket in debt: a batch larger than a burst is not locked out for ever,
/// and over time the rate is kept all the same. (The framework's limiter reads the machine's clock, so a test could not move it.)
/// </summary>
/// <param name="perSecond">Events per second; more than 0.</param>
/// <param name="burst">Events at once, after a rest; at least 1.</param>
/// <param name="time">The clock.</param>
internal sealed class EventRate(double perSecond, double burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>What the bucket was made for: another rate needs another bucket.</summary>
    public double PerSecond => perSecond;

    /// <summary>Takes a token for each event. When over the rate takes none and tells after how long there will be one.</summary>
    public bool TryTake(int events, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            Fill();
            retryAfter = _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / perSecond);
            if (_tokens < 1)
                return false;
            _tokens -= events;
            return true;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond);
        _filledAt = now;
    }
}
