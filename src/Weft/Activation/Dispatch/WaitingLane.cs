namespace Weft.Activation.Dispatch;

/// <summary>Where a lane is.</summary>
internal enum LaneState : byte
{
    /// <summary>In turn.</summary>
    Ready,

    /// <summary>A worker has it.</summary>
    Taken,

    /// <summary>Until an instant.</summary>
    Waiting,

    /// <summary>Until another lane moves.</summary>
    Parked,
}

/// <summary>
/// What <see cref="LaneQueue"/> knows of a lane: the messages of it that are in memory, and whether the store may hold more behind those. A message that
/// comes goes to memory only where nothing lies in the store before it.
/// </summary>
internal struct WaitingLane
{
    private OutboxRow? _first;
    private Queue<OutboxRow>? _more;

    public LaneState State;

    /// <summary>The store may hold messages that nobody has looked for.</summary>
    public bool InStore;

    /// <summary>The worker that has it looks into the store, and may see what comes meanwhile.</summary>
    public bool IsLookedAt;

    public readonly bool IsEmpty => _first is null && !InStore;

    public void Add(OutboxRow row)
    {
        if (_first is null)
            _first = row;
        else
            (_more ??= []).Enqueue(row);
    }

    /// <summary>Takes the oldest message that is in memory; null when there is none.</summary>
    public OutboxRow? Take()
    {
        var row = _first;
        _first = null;
        if (_more is not null && !_more.TryDequeue(out _first))
            _more = null;
        return row;
    }
}
