using Weft.Activation;
using Weft.Identity;
using Weft.Log;
using Weft.Storage;

namespace Weft;

public sealed partial class Engine
{
    private const long BytesPerCommit = 8 << 20;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    // A clock that is set does not wake who waits.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

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
                Take(reader, frames);
                if (frames.Count == 0)
                {
                    await WaitAsync();
                    continue;
                }

                var outcomes = Apply(frames);
                // Whatever may fail from here on: they are in the state, and are not applied again.
                frames.Clear();
                Fault = null;
                _dispatchers.Notify(outcomes.Queued);
                Warn(outcomes);
                Show(outcomes);
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

    // A commit is made of few frames where they are large, so that it fits into memory; the state does not depend on it.
    private void Take(LogReader reader, List<LogFrame> frames)
    {
        var bytes = frames.Sum(frame => (long)frame.Payload.Length);
        while (frames.Count < _options.FramesPerCommit && bytes < BytesPerCommit && reader.TryRead(out var frame))
        {
            frames.Add(frame);
            bytes += frame.Payload.Length;
        }
    }

    private FrameOutcomes Apply(List<LogFrame> frames)
    {
        _tail.OldestSince = frames[0].Now;
        FrameOutcomes outcomes;
        lock (_applying)
            outcomes = _shard.Apply(frames, Live.ShowsEvents);
        _tail.Remove(frames);
        _tail.OldestSince = null;
        var before = _workspace;
        _workspace = _shard.Workspace;
        if (_options.Delivers && before.Destinations != _workspace.Destinations)
            _serving = ServeAsync(_serving, _workspace.Destinations);
        if (before != _workspace)
            Configured?.Invoke(_workspace);
        _applied.Reach(_shard.Position);
        return outcomes;
    }

    // Beside the shard: a destination that stops may have tries under way, and no other waits for those. New dispatchers look for their lanes themselves.
    private async Task ServeAsync(Task before, DestinationSet destinations)
    {
        await before;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _dispatchers.ApplyAsync(destinations, _stopping.Token);
                return;
            }
            catch (Exception problem) when (!_stopping.IsCancellationRequested)
            {
                EngineLog.NotServed(_options.Logger, problem);
                await WaitToRetryAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Without the id itself: logs go to more people than profiles do.
    private void Warn(FrameOutcomes outcomes)
    {
        foreach (var warning in outcomes.Warnings)
            EngineLog.LookAt(_options.Logger, warning.Kind, new ProfileId(warning.Fragment), warning.Count);
    }

    private void Show(FrameOutcomes outcomes)
    {
        try
        {
            Live.Publish(outcomes, this);
        }
        catch (StorageException problem)
        {
            EngineLog.NotShown(_options.Logger, _shard.Position, problem);
        }
    }

    // Until a frame comes; when a timer is due before that, or definitions are being backfilled, a tick is appended, since timers fire from the log only.
    private async Task WaitAsync()
    {
        if (_shard.IsBackfilling)
        {
            await _log.AppendAsync(FrameKind.Tick, "", 0, default, _stopping.Token);
            return;
        }

        var next = _shard.NextTimer;
        // Nothing is left to apply, and the state can be read.
        Fault = null;
        if (next is not { } due)
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
        await WaitToRetryAsync();
    }

    private Task WaitToRetryAsync() => WaitToRetryAsync(Retry);

    private Task WaitToRetryAsync(TimeSpan wait) =>
        Task.Delay(wait, _options.Clock, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    private async Task CheckpointAsync()
    {
        using var timer = new PeriodicTimer(_options.CheckpointEvery, _options.Clock);
        try
        {
            // Also when no frame came: deliveries are commits too. It costs nothing when there were none.
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                Checkpoint();
        }
        catch (OperationCanceledException)
        {
            // Closing makes the state durable itself.
        }
    }
}
