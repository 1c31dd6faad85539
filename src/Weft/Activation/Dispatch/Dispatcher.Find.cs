using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>Finds the lanes that hold messages in the store: at the start, and again whenever there were more than fit into memory.</summary>
internal sealed partial class Dispatcher
{
    private async Task FindLanesAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await FindAllAsync();
                await _lanes.MissingAsync(_stopping.Token);
                // Those that wait for a retry come back by themselves, only later: to look for them costs a read each.
                if (_lanes.HasOnlyForgotten)
                    await Task.Delay(_policy.Timeout, _time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StorageException exception)
            {
                ActivationLog.DiscoveryFailed(_logger, _definition.Key, exception);
                await Task.Delay(_policy.FirstBreakerPause, _time, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task FindAllAsync()
    {
        // What is committed by now may have been sent by another dispatcher, also if it is handed over later.
        if (OutboxReader.Newest(_store, _definition.Key) is { } newest)
            _lanes.Saw(newest);
        _lanes.BeginFinding();
        foreach (var lane in OutboxReader.Lanes(_store, _definition.Key))
        {
            _stopping.Token.ThrowIfCancellationRequested();
            while (!_lanes.TryTell(lane))
                await _lanes.RoomAsync(_stopping.Token);
        }

        _lanes.EndFinding();
    }
}
