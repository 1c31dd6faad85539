using System.Runtime.InteropServices;

namespace Weft.Activation.Dispatch;

/// <summary>The messages that are in memory.</summary>
internal sealed partial class LaneQueue
{
    /// <summary>So many messages are in memory at most.</summary>
    public const int MostRows = 16_384;

    private const long MostBytes = 32 << 20;

    // Of a lane that was looked at.
    private const int MostAhead = 16;

    private int _rows;
    private long _bytes;

    /// <summary>How many messages are in memory.</summary>
    public int Rows
    {
        get
        {
            lock (_lock)
                return _rows;
        }
    }

    /// <summary>How many messages of a lane are to be read at once: one at least, and as many more as there is room for.</summary>
    public int Ahead
    {
        get
        {
            lock (_lock)
                return _bytes < MostBytes ? Math.Clamp(MostRows - _rows, 1, MostAhead) : 1;
        }
    }

    /// <summary>Takes messages that were just committed, in the order in which they were made.</summary>
    public void Add(List<OutboxRow> rows)
    {
        lock (_lock)
        {
            foreach (var row in rows)
                Add(row);
            WakeOne();
        }
    }

    /// <summary>Keeps what was read of a lane that was taken, behind the message that is being sent.</summary>
    public void Keep(ulong lane, IEnumerable<OutboxRow> rows)
    {
        lock (_lock)
        {
            ref var kept = ref CollectionsMarshal.GetValueRefOrNullRef(_lanes, lane);
            foreach (var row in rows)
                Hold(ref kept, row);
        }
    }

    private void Add(OutboxRow row)
    {
        if (IsFull && !_lanes.ContainsKey(row.Profile))
        {
            Miss();
            return;
        }

        ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, row.Profile, out var known);
        var isFirstOfAllInStore = !lane.InStore && !lane.IsLookedAt && _knowsAll && row.Key.IsAfter(_lastSeen);
        if (isFirstOfAllInStore && _rows < MostRows && _bytes < MostBytes)
            Hold(ref lane, row);
        else
            lane.InStore = true;

        if (!known)
            MakeReady(row.Profile);
    }

    private void Hold(ref WaitingLane lane, OutboxRow row)
    {
        lane.Add(row);
        (_rows, _bytes) = (_rows + 1, _bytes + row.Body.Length);
    }

    private OutboxRow? Take(ref WaitingLane lane)
    {
        if (lane.Take() is not { } row)
            return null;
        (_rows, _bytes) = (_rows - 1, _bytes - row.Body.Length);
        return row;
    }
}
