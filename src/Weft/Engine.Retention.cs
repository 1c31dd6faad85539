using Weft.Log;
using Weft.Retention;
using Weft.Storage;

namespace Weft;

public sealed partial class Engine
{
    // Between two of these a pass looks at everything again.
    private const int PackedAtOnce = 8;

    private readonly Lock _checkpointing = new();
    private readonly TimeSpan _packAfter;
    private Task _retaining = Task.CompletedTask;
    private long _durable;
    private long _settled;
    private (long First, long DecidedAt) _cut;
    private bool _isOverfull;

    /// <summary>How often it was looked what is to be kept no longer.</summary>
    internal long RetentionPasses { get; private set; }

    /// <summary>What log, state and warehouse took on disk when it was last looked, in bytes.</summary>
    public long DiskBytes { get; private set; }

    private async Task RetainAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            // Before it is looked, so that none is missed.
            var nextSegment = _log.NextSegment;
            var isMoreToDo = false;
            try
            {
                isMoreToDo = await RetainOnceAsync();
            }
            catch (Exception problem) when (!_stopping.IsCancellationRequested)
            {
                EngineLog.NotRetained(_options.Logger, problem);
            }
            catch (Exception)
            {
                return;
            }

            if (!isMoreToDo)
                await Task.WhenAny(nextSegment, WaitToRetryAsync(_options.RetainEvery));
        }
    }

    /// <summary>Packs what is due, cuts off what is not to be kept any more, and drops what was cut off.</summary>
    /// <returns>Whether more is to be packed.</returns>
    private async Task<bool> RetainOnceAsync()
    {
        if (_cut.First == 0)
            _cut = (RetentionCut.In(_store), 0);
        var policy = new RetentionPolicy(_workspace.Config.Retention);
        // What there is no room for in full is packed before anything is cut off, so that as much as possible is kept.
        var isMoreToPack = Excess(policy) > 0 ? await Task.Run(() => Pack(TimeSpan.Zero)) : await LowPriority.RunAsync(() => Pack(_packAfter));
        await CutAsync(policy);
        if (Drop())
            await LowPriority.RunAsync(() => Sweep(_cut.First));
        SayIfOverfull(policy);
        RetentionPasses++;
        return isMoreToPack;
    }

    private bool Pack(TimeSpan age)
    {
        for (var packed = 0; packed < PackedAtOnce; packed++)
        {
            if (!_log.PackNext(Interlocked.Read(ref _settled), age, _stopping.Token))
                return false;
        }

        return true;
    }

    private async Task CutAsync(RetentionPolicy policy)
    {
        var now = _clock.IsTooEarlyToDelete ? DateTimeOffset.MinValue : _clock.GetUtcNow();
        var first = policy.FirstKept(_log.FullSegments(), now, Excess(policy), Interlocked.Read(ref _settled));
        if (first <= _cut.First)
            return;
        _cut = (first, await CutAsync(first));
        await CheckpointBehindAsync(_cut.DecidedAt);
    }

    /// <summary>Events from before a frame are not kept any more. An entry of the log, so that the state says the same however often it is made anew from there.</summary>
    /// <returns>The entry's position.</returns>
    internal async Task<long> CutAsync(long first) =>
        (await _log.AppendAsync(FrameKind.Retention, "", 0, new RetentionCut(first).ToPayload(), _stopping.Token)).Position;

    private async Task CheckpointBehindAsync(long position)
    {
        using var patience = new CancellationTokenSource(Retry, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            await _applied.WaitAsync(position, either.Token);
            Checkpoint();
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // The shard is behind: what is cut off goes when a later checkpoint has come so far.
        }
    }

    private void SayIfOverfull(RetentionPolicy policy)
    {
        var wasOverfull = _isOverfull;
        _isOverfull = Excess(policy) > 0 && DiskBytes > _workspace.Config.Retention.Bytes;
        if (_isOverfull && !wasOverfull)
            EngineLog.Overfull(_options.Logger, DiskBytes, _workspace.Config.Retention.Bytes ?? 0);
    }

    /// <summary>Drops what was cut off, once the state on disk does without it.</summary>
    /// <returns>Whether there was something.</returns>
    private bool Drop()
    {
        var from = _log.First;
        if (_cut.First <= from || Interlocked.Read(ref _durable) < _cut.DecidedAt)
            return false;
        _log.DropBefore(_cut.First);
        if (_log.First == from)
            return false;
        EngineLog.Dropped(_options.Logger, from, _log.First - 1);
        return true;
    }

    private bool Sweep(long cut)
    {
        new Sweep(_store).Run(cut, _stopping.Token);
        return true;
    }

    private long Excess(RetentionPolicy policy)
    {
        DiskBytes = DiskUse.Of(_options.DataFolder);
        return policy.Excess(DiskBytes, _log.Growth);
    }

    private void Checkpoint()
    {
        lock (_checkpointing)
        {
            try
            {
                // What is read before the checkpoint is on disk after it.
                var applied = _applied.Reached;
                var settled = Warehouse is null ? applied : Math.Min(applied, _landed.Reached);
                _store.Checkpoint();
                NotDurable = null;
                Interlocked.Exchange(ref _durable, applied);
                Interlocked.Exchange(ref _settled, settled);
            }
            catch (StorageException problem)
            {
                NotDurable = problem.Message;
                EngineLog.CheckpointFailed(_options.Logger, problem);
            }
        }
    }
}
