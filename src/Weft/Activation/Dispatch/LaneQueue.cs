using System.Runtime.InteropServices;

namespace Weft.Activation.Dispatch;

/// <summary>
/// The lanes of one destination that hold messages, each ready (in turn), taken (its head is being sent), waiting (until an instant) or parked (until
/// another lane moves). A lane is taken by one worker at a time, which is what keeps it in order. Of the messages it holds those that were just committed, and the
/// next ones of lanes that were looked at, up to a number and a size over all lanes; the others are in the store. Of the lanes it holds so many at most, and half of those at rest; the others are in the store too.
/// </summary>
internal sealed partial class LaneQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<ulong> _ready = [];
    private readonly Dictionary<ulong, WaitingLane> _lanes = [];
    private readonly PriorityQueue<ulong, DateTimeOffset> _waiting = new();
    private readonly Dictionary<ulong, List<ulong>> _parked = [];
    private readonly ITimer _timer;
    private readonly int _mostLanes;
    private int _resting;
    private bool _closed;

    /// <summary>An empty one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="mostLanes">How many lanes it knows at most, 2 and up.</param>
    public LaneQueue(TimeProvider time, int mostLanes)
    {
        (_time, _mostLanes) = (time, mostLanes);
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many lanes it knows.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _lanes.Count;
        }
    }

    /// <summary>Takes the next ready lane; it must be given back by one of the methods below.</summary>
    /// <param name="taken">The lane, its next message, and how far it is done.</param>
    /// <returns>False when no lane is ready.</returns>
    public bool TryTake(out TakenLane taken)
    {
        lock (_lock)
        {
            taken = default;
            if (!_ready.TryDequeue(out var number))
                return false;
            ref var lane = ref CollectionsMarshal.GetValueRefOrNullRef(_lanes, number);
            lane.State = LaneState.Taken;
            taken = new(number, Take(ref lane), lane.Done);
            lane.IsLookedAt = taken.Row is null;
            lane.InStore &= taken.Row is not null;
            return true;
        }
    }

    /// <summary>Gives a lane back whose message is done, or which was found empty: it is looked at again in its turn when it may hold more, else forgotten.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="isMoreInStore">Whether more was seen in the store.</param>
    /// <param name="row">The key of the message that is done; null when there was none.</param>
    /// <returns>True when it is forgotten.</returns>
    public bool Done(ulong lane, bool isMoreInStore, byte[]? row = null)
    {
        lock (_lock)
        {
            ref var done = ref CollectionsMarshal.GetValueRefOrNullRef(_lanes, lane);
            done.IsLookedAt = false;
            done.Done = row ?? done.Done;
            done.InStore |= isMoreInStore;
            if (done.IsEmpty)
                return Forget(lane);
            MakeReady(lane);
            return false;
        }
    }

    /// <summary>Gives a lane back, to be looked at in the store when the wait is over.</summary>
    public void WaitFor(ulong lane, TimeSpan wait)
    {
        lock (_lock)
        {
            if (LeaveToStore(lane, LaneState.Waiting))
                _waiting.Enqueue(lane, _time.GetUtcNow() + wait);
        }

        WakeDue();
    }

    /// <summary>Gives a lane back, to be looked at in the store when another one has moved (<see cref="Moved"/>).</summary>
    public void Park(ulong lane, ulong behind)
    {
        lock (_lock)
        {
            if (!LeaveToStore(lane, LaneState.Parked))
                return;
            if (!_parked.TryGetValue(behind, out var lanes))
                _parked[behind] = lanes = [];
            lanes.Add(lane);
        }
    }

    /// <summary>Says that a lane has moved: those parked behind it are looked at again.</summary>
    public void Moved(ulong lane)
    {
        lock (_lock)
        {
            if (!_parked.Remove(lane, out var lanes))
                return;
            _resting -= lanes.Count;
            lanes.ForEach(MakeReady);
            WakeOne();
        }
    }

    public void Dispose()
    {
        // Its timer may be about to ring, and the shard may be about to tell it of a lane: neither finds anything to do from here on.
        lock (_lock)
            _closed = true;
        _timer.Dispose();
        _available.Dispose();
        _changed.Dispose();
    }

    // False when there are so many at rest that this one is forgotten: it is found again in the store.
    private bool LeaveToStore(ulong lane, LaneState state)
    {
        ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(_lanes, lane);
        while (Take(ref left) is not null)
        {
        }

        if (_resting >= _mostLanes / 2)
        {
            Forget(lane);
            ForgetOneAtRest();
            return false;
        }

        _resting++;
        (left.State, left.InStore, left.IsLookedAt) = (state, true, false);
        return true;
    }

    private void MakeReady(ulong lane)
    {
        if (_closed)
            return;
        CollectionsMarshal.GetValueRefOrNullRef(_lanes, lane).State = LaneState.Ready;
        _ready.Enqueue(lane);
        if (_ready.Count >= _wanted?.Count)
            _wanted.Value.Reached.TrySetResult();
    }

    private void WakeDue()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var now = _time.GetUtcNow();
            while (_waiting.TryPeek(out var lane, out var until) && until <= now)
            {
                _waiting.Dequeue();
                _resting--;
                MakeReady(lane);
            }

            if (_waiting.TryPeek(out _, out var next))
                _timer.Change(Max(next - now, TimeSpan.FromMilliseconds(1)), Timeout.InfiniteTimeSpan);
            WakeOne();
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
