namespace Weft.Connectors.Actions;

/// <summary>
/// The workers: the first starts with the first call, further ones when those that run are busy. One that dies is replaced, after a pause that doubles
/// with each that dies young.
/// </summary>
internal sealed class ActionsWorkers(ActionsOptions options) : IAsyncDisposable
{
    // Destinations mostly wait for the network; more than this at once and another core helps.
    private const int Busy = 16;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _starting = new(1);
    private readonly List<ActionsWorker> _running = [];
    private readonly Lock _lock = new();
    private int _diedYoung;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private bool _disposed;

    /// <summary>How many may run.</summary>
    public int Most { get; set; } = 1;

    /// <summary>Megabytes that a worker's heap may take; for those that start from now on.</summary>
    public int Memory { get; set; } = ActionsConfig.DefaultMemory;

    /// <summary>The processes, for tests that end one.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_lock)
                return [.. _running.Select(worker => worker.ProcessId)];
        }
    }

    /// <summary>A worker that runs; starts one where it must.</summary>
    public async ValueTask<ActionsWorker> TakeAsync(CancellationToken cancellation)
    {
        if (Free() is { } free)
            return free;
        await _starting.WaitAsync(cancellation);
        try
        {
            if (Free() is { } meanwhile)
                return meanwhile;
            ObjectDisposedException.ThrowIf(_disposed, this);
            // One that is busy is better than a pause.
            if (_notBefore - options.Clock.GetUtcNow() is { Ticks: > 0 } pause)
            {
                if (LeastBusy() is { } busy)
                    return busy;
                await Task.Delay(pause, options.Clock, cancellation);
            }

            return Start();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync();
        _disposed = true;
        _starting.Release();
        List<ActionsWorker> running;
        lock (_lock)
            running = [.. _running];
        await Task.WhenAll(running.Select(worker => worker.DisposeAsync().AsTask()));
    }

    private ActionsWorker? Free()
    {
        lock (_lock)
            return LeastBusy() is { } least && (least.Calls < Busy || _running.Count >= Most) ? least : null;
    }

    private ActionsWorker? LeastBusy()
    {
        lock (_lock)
            return _running.MinBy(worker => worker.Calls);
    }

    private ActionsWorker Start()
    {
        var worker = ActionsWorker.Start(options, Memory);
        lock (_lock)
            _running.Add(worker);
        _ = GoneAsync(worker, options.Clock.GetUtcNow());
        return worker;
    }

    private async Task GoneAsync(ActionsWorker worker, DateTimeOffset since)
    {
        var how = await worker.Gone;
        lock (_lock)
        {
            _running.Remove(worker);
            var now = options.Clock.GetUtcNow();
            _diedYoung = now - since < Young ? _diedYoung + 1 : 0;
            var pause = Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(2, Math.Min(_diedYoung - 1, 20)));
            _notBefore = _diedYoung > 0 ? now + TimeSpan.FromTicks((long)pause) : DateTimeOffset.MinValue;
        }

        if (!_disposed)
            options.Log($"A worker of actions/… ended ({how}); what it had under way is tried again, and another takes its place.");
    }
}
