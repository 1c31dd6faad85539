using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Outcomes are collected for as long as there is something to send, and committed soon after: when there are some of them, a moment after the first, or when a worker finds nothing to send.
/// </summary>
internal sealed partial class Dispatcher
{
    private const int Some = 64;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly ITimer _saving;
    private long _saveAgainAt = long.MinValue;
    private int _isSaving;

    // A worker waits for an answer, which may come at once or in ten seconds.
    private void SaveSoon()
    {
        if (_outcomes.Open >= Some)
            TrySave();
        else if (_outcomes.Open > 0 && Interlocked.Exchange(ref _isSaving, 1) == 0)
            _saving.Change(Soon, Timeout.InfiniteTimeSpan);
    }

    private void SaveNow()
    {
        Interlocked.Exchange(ref _isSaving, 0);
        TrySave();
    }

    /// <summary>Returns when everything that is done is committed.</summary>
    private async ValueTask SaveAsync()
    {
        while (!TrySave())
            await PausedAsync(Task.Delay(_policy.FirstBreakerPause, _time, _stopping.Token));
    }

    /// <summary>Commits what is done. False when the store does not take it; then it is tried again after a pause, unless in a <paramref name="hurry"/>.</summary>
    private bool TrySave(bool hurry = false)
    {
        if (!hurry && _time.GetUtcNow().UtcTicks < Interlocked.Read(ref _saveAgainAt))
            return false;
        try
        {
            _outcomes.Commit();
            return true;
        }
        catch (Exception exception)
        {
            ActivationLog.NotSaved(_logger, _definition.Key, exception);
            Interlocked.Exchange(ref _saveAgainAt, (_time.GetUtcNow() + _policy.FirstBreakerPause).UtcTicks);
            return false;
        }
    }

    /// <summary>A worker waits, and another takes its place meanwhile.</summary>
    private async ValueTask PausedAsync(Task task)
    {
        _lanes.Pause();
        try
        {
            await task;
        }
        finally
        {
            _lanes.Run();
        }
    }

    // Told once a message is gone from the store: only then do others that wait for it find that it is.
    private void Left(ulong lane)
    {
        _lanes.Moved(lane);
        try
        {
            _orders.Drained(lane);
        }
        catch (StorageException exception)
        {
            // An order that stays costs a look at its lane, and is dropped at the latest after the next start.
            ActivationLog.LaneFailed(_logger, _definition.Key, lane, exception);
        }
    }
}
