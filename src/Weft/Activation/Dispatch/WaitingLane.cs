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

/// <summary>A lane that a worker has.</summary>
/// <param name="Lane">Its profile.</param>
/// <param name="Row">Its next message; null when that is to be looked for in the store.</param>
/// <param name="Done">The key of the last message that is done; null when that is not known.</param>
internal readonly record struct TakenLane(ulong Lane, OutboxRow? Row, byte[]? Done);

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

    /// <summary>The key of the last message that is done; null when that is not known. What it skips in the store need not be looked through again.</summary>
    public byte[]? Done;

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
