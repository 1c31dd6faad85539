using System.Runtime.InteropServices;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Which lanes of the store are known. There may be more of them than fit into memory: then those that do not fit are missed, and the store is looked through once more when half of
/// the known ones are gone. While any may be missing, no message that is handed over can pass for the first of its lane.
/// </summary>
internal sealed partial class LaneQueue
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private MessageKey _lastSeen = new("", long.MinValue, 0, 0);
    private bool _knowsAll;
    private bool _hasMissed;
    private bool _hasForgotten;

    /// <summary>Whether lanes are left out because those at rest are too many: they need not be looked for at once.</summary>
    public bool HasOnlyForgotten
    {
        get
        {
            lock (_lock)
                return _hasForgotten && !_hasMissed;
        }
    }

    private bool IsFull => _lanes.Count >= _mostLanes;

    /// <summary>Says that a lane may hold messages in the store.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryTell(ulong lane)
    {
        lock (_lock)
        {
            if (IsFull && !_lanes.ContainsKey(lane))
                return false;
            ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, lane, out var known);
            told.InStore = true;
            if (!known)
                MakeReady(lane);
            WakeOne();
            return true;
        }
    }

    /// <summary>The same; a lane for which there is no room is found later.</summary>
    public void Tell(ulong lane)
    {
        if (TryTell(lane))
            return;
        lock (_lock)
            Miss();
    }

    /// <summary>Begins to tell of every lane that holds messages in the store.</summary>
    public void BeginFinding()
    {
        lock (_lock)
            (_hasMissed, _hasForgotten) = (false, false);
    }

    /// <summary>Says that every lane that holds messages in the store has been told of since it was begun; what was missed meanwhile is missing yet.</summary>
    public void EndFinding()
    {
        lock (_lock)
            _knowsAll = !_hasMissed && !_hasForgotten;
    }

    /// <summary>Returns when half of what may be known is free.</summary>
    public Task RoomAsync(CancellationToken cancellation) => UntilAsync(() => _lanes.Count <= _mostLanes / 2, cancellation);

    /// <summary>Returns when lanes are missing.</summary>
    public Task MissingAsync(CancellationToken cancellation) => UntilAsync(() => _hasMissed || _hasForgotten, cancellation);

    /// <summary>Says that a message was found in the store: it and those before it may be under way when they are handed over.</summary>
    public void Saw(in MessageKey message)
    {
        lock (_lock)
            _lastSeen = message.IsAfter(_lastSeen) ? message : _lastSeen;
    }

    // For the one who finds lanes.
    private async Task UntilAsync(Func<bool> holds, CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
            {
                if (holds())
                    return;
            }

            await _changed.WaitAsync(cancellation);
        }
    }

    private bool Forget(ulong lane)
    {
        var isKnown = _lanes.Remove(lane);
        if (_lanes.Count == _mostLanes / 2)
            Signal();
        return isKnown;
    }

    private void Miss()
    {
        (_hasMissed, _knowsAll) = (true, false);
        Signal();
    }

    private void ForgetOneAtRest()
    {
        (_hasForgotten, _knowsAll) = (true, false);
        Signal();
    }

    private void Signal()
    {
        if (!_closed && _changed.CurrentCount == 0)
            _changed.Release();
    }
}
