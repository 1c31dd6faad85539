namespace Weft.Activation.Dispatch;

/// <summary>
/// Stops calling a destination that only fails. Closed: everything passes. Open: nothing does until the pause is over, then one probe; its success closes
/// it, its failure opens it for longer. Not thread-safe; <see cref="SendGate"/> guards it.
/// </summary>
internal sealed class CircuitBreaker(DeliveryPolicy policy)
{
    private int _failures;
    private int _probes;
    private DateTimeOffset _openUntil;
    private bool _probing;

    public bool IsOpen { get; private set; }

    /// <summary>How long to wait before trying to pass; zero to pass now, null until something is reported.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        if (!IsOpen)
            return TimeSpan.Zero;
        if (_probing)
            return null;
        return now < _openUntil ? _openUntil - now : TimeSpan.Zero;
    }

    /// <summary>Passes: when open, as the probe.</summary>
    public void Pass() => _probing = IsOpen;

    /// <summary>The destination took a message, or refused one for what it is: it works. True when that closed the breaker.</summary>
    public bool Succeeded()
    {
        var closed = IsOpen;
        _failures = 0;
        _probes = 0;
        _probing = false;
        IsOpen = false;
        return closed;
    }

    /// <summary>It failed. True when that opened the breaker.</summary>
    public bool Failed(DateTimeOffset now)
    {
        _failures++;
        if (!IsOpen && _failures < policy.BreakerFailures)
            return false;
        var opened = !IsOpen;
        if (opened || _probing)
            _openUntil = now + policy.BreakerPause(_probes++);
        _probing = false;
        IsOpen = true;
        return opened;
    }

    /// <summary>It asked for a pause, or the try was broken off: that says nothing about whether it works.</summary>
    public void Unknown() => _probing = false;
}
