using Weft.Warehouse;

namespace Weft;

public sealed partial class Engine
{
    // What waits longer at the end of the process waits for the next start.
    private static readonly TimeSpan LastTakeMayLast = TimeSpan.FromSeconds(3);

    private readonly Milestone _landed = new(0);
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Lock _applying = new();
    private Task _feeding = Task.CompletedTask;

    /// <summary>The warehouse; null when there is none.</summary>
    public LiveWarehouse? Warehouse { get; private set; }

    /// <summary>The last frame of the log whose doings are all in the warehouse.</summary>
    public long WarehousePosition => _landed.Reached;

    /// <summary>Returns once everything that is in the log now is in the warehouse.</summary>
    public async Task SettleWarehouseAsync(CancellationToken cancellation)
    {
        var end = _log.End;
        await _applied.WaitAsync(end, cancellation);
        if (_landed.Reached < end && _hurry.CurrentCount == 0)
            _hurry.Release();
        await _landed.WaitAsync(end, cancellation);
    }

    private void StartWarehouse()
    {
        var feed = new FeedTable(_store);
        if (_options.Warehouse is not { } options)
        {
            feed.Forget();
            return;
        }

        feed.Begin(_shard.Position);
        Warehouse = new(_options.DataFolder, _store, _log, _options.Clock, _options.Logger, options);
        _feeding = FeedAsync(Warehouse, options.Every);
    }

    private async Task FeedAsync(LiveWarehouse warehouse, TimeSpan every)
    {
        await Task.Yield();
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var applied = _applied.Reached;
                warehouse.Survivorship = _shard.Workspace.Survivorship;
                warehouse.Take(applied, WhileStill, _stopping.Token);
                _stopping.Token.ThrowIfCancellationRequested();
                _landed.Reach(applied);
                failures = 0;
                await _applied.WaitAsync(applied + 1, _stopping.Token);
                // So that much lands at once; the machine's own time, as this is not a matter of what the log says.
                await _hurry.WaitAsync(every, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The warehouse has said what it was. Seldom, if it goes on: making it anew holds up the shard.
                await WaitToRetryAsync(Retry * (1 << Math.Min(failures++, 6)));
            }
        }
    }

    private void WhileStill(Action<long> action)
    {
        lock (_applying)
            action(_shard.Position);
    }

    // Behind the shard's stop: what was applied last lands too, if that does not take long.
    private async Task StopWarehouseAsync()
    {
        await _feeding;
        if (Warehouse is not { } warehouse)
            return;
        using var limit = new CancellationTokenSource(LastTakeMayLast);
        try
        {
            if (warehouse.State == "ready")
                warehouse.Take(_applied.Reached, WhileStill, limit.Token);
        }
        catch (Exception)
        {
            // The warehouse has said what it was; the store keeps what waits.
        }

        warehouse.Dispose();
    }
}
