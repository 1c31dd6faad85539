namespace Weft.Activation.Dispatch;

/// <summary>Where every call to a destination passes before it is made: the pause that a 429 asked for, the circuit breaker, and the rate.</summary>
internal sealed class SendGate(DeliveryPolicy policy, DestinationLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly CircuitBreaker _breaker = new(policy);
    private readonly RatePacer _pacer = new(limits.Rate, limits.Batch);
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private TaskCompletionSource _changed = New();

    /// <summary>True while the circuit breaker is open.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _breaker.IsOpen;
        }
    }

    /// <summary>How many messages one call may hold, in view of the rate.</summary>
    public int MostAtOnce => _pacer.MostAtOnce;

    /// <summary>Whether a call with so many messages may be made at once. If so, one of the reporting methods must be called afterwards.</summary>
    public bool TryEnter(int count) => TryEnter(count, out _, out _);

    /// <summary>Returns when a call with so many messages may be made. One of the reporting methods must be called afterwards.</summary>
    public async Task EnterAsync(int count, CancellationToken cancellation)
    {
        while (TryEnter(count, out var wait, out var changed) is false)
            await WaitAsync(wait, changed, cancellation);
    }

    /// <summary>The destination works. True when that closed the breaker.</summary>
    public bool Succeeded()
    {
        lock (_lock)
        {
            if (!_breaker.IsOpen)
                return _breaker.Succeeded();
        }

        var closed = false;
        Report(() => closed = _breaker.Succeeded());
        return closed;
    }

    /// <summary>It failed. True when that opened the breaker.</summary>
    public bool Failed()
    {
        var opened = false;
        Report(() => opened = _breaker.Failed(time.GetUtcNow()));
        return opened;
    }

    /// <summary>It asked for a pause.</summary>
    public void Pause(TimeSpan pause) => Report(() =>
    {
        _breaker.Unknown();
        var until = time.GetUtcNow() + pause;
        _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
    });

    /// <summary>The message was not sent, or its try was broken off.</summary>
    public void Unknown() => Report(_breaker.Unknown);

    private bool TryEnter(int count, out TimeSpan? wait, out Task changed)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            changed = _changed.Task;
            wait = _breaker.Wait(now);
            if (wait is { } breaker)
                wait = Longest(_pausedUntil - now, breaker, _pacer.Wait(now, count));
            if (wait != TimeSpan.Zero)
                return false;
            _breaker.Pass();
            _pacer.Pass(now, count);
            return true;
        }
    }

    private async Task WaitAsync(TimeSpan? wait, Task changed, CancellationToken cancellation)
    {
        if (wait is null)
        {
            await changed.WaitAsync(cancellation);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(changed, Task.Delay(wait.Value, time, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Report(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            var wasOpen = _breaker.IsOpen;
            change();
            // Only an open breaker can be waited for longer than is now known to be needed.
            if (!wasOpen)
                return;
            changed = _changed;
            _changed = New();
        }

        changed.SetResult();
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan b, TimeSpan c) =>
        TimeSpan.FromTicks(Math.Max(0, Math.Max(a.Ticks, Math.Max(b.Ticks, c.Ticks))));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
