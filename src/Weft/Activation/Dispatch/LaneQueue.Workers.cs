namespace Weft.Activation.Dispatch;

/// <summary>
/// Who works on the lanes. One worker takes lane after lane for as long as it need not wait; only when none is left who could take the next, another one is
/// woken. So a destination that answers at once costs no more than one thread, and a slow one has as many tries under way as there are workers.
/// </summary>
internal sealed partial class LaneQueue
{
    private readonly SemaphoreSlim _available = new(0);
    private int _running;
    private int _idle;
    private (int Count, TaskCompletionSource Reached)? _wanted;

    /// <summary>Whether a lane is ready.</summary>
    public bool HasReady
    {
        get
        {
            lock (_lock)
                return _ready.Count > 0;
        }
    }

    /// <summary>A worker goes on, or begins.</summary>
    public void Run()
    {
        lock (_lock)
            _running++;
    }

    /// <summary>A worker must wait for something: another takes the lanes that are ready.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _running--;
            WakeOne();
        }
    }

    /// <summary>A worker waits until a lane may be ready.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_ready.Count > 0)
                return;
            _running--;
            _idle++;
        }

        await _available.WaitAsync(cancellation);
    }

    /// <summary>Returns when so many lanes are ready, or a time is over. For one worker at a time.</summary>
    public async ValueTask WaitForAsync(int count, TimeSpan longest, CancellationToken cancellation)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_ready.Count >= count)
                return;
            _wanted = (count, reached);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(reached.Task, Task.Delay(longest, _time, over.Token));
        await over.CancelAsync();
        lock (_lock)
            _wanted = null;
        cancellation.ThrowIfCancellationRequested();
    }

    // Counted as running from here on, so that one lane wakes one worker.
    private void WakeOne()
    {
        if (_closed || _running > 0 || _idle == 0 || _ready.Count == 0)
            return;
        (_running, _idle) = (_running + 1, _idle - 1);
        _available.Release();
    }
}
