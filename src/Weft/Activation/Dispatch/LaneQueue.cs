namespace Weft.Activation.Dispatch;

/// <summary>
/// The lanes of one destination that hold messages, each in one of four states: ready (in turn), taken (its head is being sent), waiting (until an
/// instant), parked (until another lane moves). A lane is taken by one worker at a time, which is what keeps it in order. Holds numbers only.
/// </summary>
internal sealed class LaneQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly Queue<ulong> _ready = [];
    private readonly Dictionary<ulong, LaneState> _lanes = [];
    private readonly PriorityQueue<ulong, DateTimeOffset> _waiting = new();
    private readonly Dictionary<ulong, List<ulong>> _parked = [];
    private readonly ITimer _timer;
    private bool _closed;

    public LaneQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum LaneState : byte
    {
        Ready,
        Taken,
        TakenAndTold,
        Waiting,
        Parked,
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

    /// <summary>Says that a lane may hold messages.</summary>
    public void Tell(ulong lane)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(lane, out var state))
                MakeReady(lane);
            else if (state == LaneState.Taken)
                _lanes[lane] = LaneState.TakenAndTold;
        }
    }

    /// <summary>Takes the next ready lane, waiting for one; it must be given back by one of the methods below.</summary>
    public async Task<ulong> TakeAsync(CancellationToken cancellation)
    {
        await _available.WaitAsync(cancellation);
        lock (_lock)
        {
            var lane = _ready.Dequeue();
            _lanes[lane] = LaneState.Taken;
            return lane;
        }
    }

    /// <summary>Gives a lane back, to be looked at again in its turn.</summary>
    public void Continue(ulong lane)
    {
        lock (_lock)
            MakeReady(lane);
    }

    /// <summary>Gives a lane back that was found empty. True unless it was told of since, and so is looked at again.</summary>
    public bool Finish(ulong lane)
    {
        lock (_lock)
        {
            if (_lanes[lane] == LaneState.TakenAndTold)
            {
                MakeReady(lane);
                return false;
            }

            _lanes.Remove(lane);
            return true;
        }
    }

    /// <summary>Gives a lane back, to be looked at when the wait is over.</summary>
    public void WaitFor(ulong lane, TimeSpan wait)
    {
        lock (_lock)
        {
            _lanes[lane] = LaneState.Waiting;
            _waiting.Enqueue(lane, _time.GetUtcNow() + wait);
        }

        WakeDue();
    }

    /// <summary>Gives a lane back, to be looked at when another one has moved (<see cref="Moved"/>).</summary>
    public void Park(ulong lane, ulong behind)
    {
        lock (_lock)
        {
            _lanes[lane] = LaneState.Parked;
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
            foreach (var behind in lanes)
                MakeReady(behind);
        }
    }

    public void Dispose()
    {
        // Its timer may be about to ring, and the shard may be about to tell it of a lane: neither finds anything to do from here on.
        lock (_lock)
            _closed = true;
        _timer.Dispose();
        _available.Dispose();
    }

    private void MakeReady(ulong lane)
    {
        if (_closed)
            return;
        _lanes[lane] = LaneState.Ready;
        _ready.Enqueue(lane);
        _available.Release();
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
                MakeReady(lane);
            }

            if (_waiting.TryPeek(out _, out var next))
                _timer.Change(Max(next - now, TimeSpan.FromMilliseconds(1)), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
