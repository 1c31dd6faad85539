using Weft.Log;
using Weft.Storage;

namespace Weft;

public sealed partial class Engine
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private async Task RunAsync()
    {
        // Off the caller's thread: applying is work, not waiting.
        await Task.Yield();
        using var reader = _log.OpenReader(_shard.Position);
        var frames = new List<LogFrame>();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                while (frames.Count < _options.FramesPerCommit && reader.TryRead(out var frame))
                    frames.Add(frame);
                if (frames.Count == 0)
                {
                    await WaitAsync();
                    continue;
                }

                await ApplyAsync(frames);
                frames.Clear();
                Fault = null;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                await StandStillAsync(problem);
            }
        }
    }

    private async Task ApplyAsync(List<LogFrame> frames)
    {
        _tail.OldestSince = frames[0].Now;
        var outcomes = _shard.Apply(frames);
        foreach (var frame in frames)
            _tail.Remove(frame.Source, frame.Items);
        _tail.OldestSince = null;
        if (_workspace != _shard.Workspace)
        {
            var before = _workspace;
            _workspace = _shard.Workspace;
            if (before.Destinations != _workspace.Destinations)
                await _dispatchers.ApplyAsync(_workspace.Destinations, _stopping.Token);
        }

        _dispatchers.Notify(outcomes.Lanes);
        Live.Publish(outcomes, this);
        _applied.Reach(_shard.Position);
    }

    // Until a frame comes; when a timer is due before that, a tick is appended, since timers fire from the log only.
    private async Task WaitAsync()
    {
        if (_shard.NextTimer is not { } due)
        {
            await _log.WaitAsync(_shard.Position, _stopping.Token);
            return;
        }

        var left = due - _options.Clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            await _log.AppendAsync(FrameKind.Tick, "", 0, default, _stopping.Token);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var frame = _log.WaitAsync(_shard.Position, either.Token).AsTask();
        var timer = Task.Delay(left < LongestWait ? left : LongestWait, _options.Clock, either.Token);
        await Task.WhenAny(frame, timer);
        await either.CancelAsync();
        await Task.WhenAll(frame, timer).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task StandStillAsync(Exception problem)
    {
        Fault = problem.Message;
        EngineLog.StandsStill(_options.Logger, _shard.Position, problem);
        await Task.Delay(Retry, _options.Clock, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task CheckpointAsync()
    {
        using var timer = new PeriodicTimer(_options.CheckpointEvery, _options.Clock);
        var covered = _shard.Position;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var position = _applied.Reached;
                if (position == covered)
                    continue;
                covered = Checkpoint() ? position : covered;
            }
        }
        catch (OperationCanceledException)
        {
            // Closing makes the state durable itself.
        }
    }

    private bool Checkpoint()
    {
        try
        {
            _store.Checkpoint();
            return true;
        }
        catch (StorageException problem)
        {
            EngineLog.CheckpointFailed(_options.Logger, problem);
            return false;
        }
    }
}
