namespace Weft.Log;

/// <summary>
/// Where the frames of one segment lie: the first of each block, a block being as many whole frames as go into <see cref="BlockBytes"/>, one at least. One thread adds,
/// in order; any may look up meanwhile.
/// </summary>
internal sealed class FrameIndex(long first)
{
    /// <summary>A block costs one read from the disk: smaller ones are read faster, larger ones are fewer and compress better.</summary>
    public const int BlockBytes = 64 << 10;

    private readonly Lock _gate = new();
    private readonly List<(long Position, long Offset)> _blocks = [];
    private long _last = first - 1;
    private long _end = LogSegment.HeaderBytes;

    /// <summary>Of a segment that is whole.</summary>
    /// <param name="blocks">The first frame of each block, and its offset.</param>
    /// <param name="last">The last frame.</param>
    /// <param name="lastNowTicks">Its instant, in UTC ticks.</param>
    /// <param name="end">The offset behind it.</param>
    public FrameIndex(IEnumerable<(long Position, long Offset)> blocks, long last, long lastNowTicks, long end)
        : this(last + 1)
    {
        _blocks.AddRange(blocks);
        (LastNowTicks, _end) = (lastNowTicks, end);
    }

    /// <summary>The last frame; one less than the segment's first where there is none.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>The instant of the last frame, in UTC ticks; 0 where there is none.</summary>
    public long LastNowTicks { get; private set; }

    /// <summary>The offset behind the last frame.</summary>
    public long End
    {
        get
        {
            lock (_gate)
                return _end;
        }
    }

    /// <summary>Adds the next frame.</summary>
    public void Add(long nowTicks, long offset, int size)
    {
        lock (_gate)
        {
            if (_blocks.Count == 0 || offset + size - _blocks[^1].Offset > BlockBytes)
                _blocks.Add((_last + 1, offset));
            (_last, LastNowTicks, _end) = (_last + 1, nowTicks, offset + size);
        }
    }

    /// <summary>The block that holds a frame; null when the frame is not in the index.</summary>
    public FrameRange? Find(long position)
    {
        lock (_gate)
        {
            if (position > _last || _blocks.Count == 0 || position < _blocks[0].Position)
                return null;
            var at = _blocks.BinarySearch((position, long.MaxValue));
            at = at < 0 ? ~at - 1 : at;
            return Block(at);
        }
    }

    /// <summary>All blocks there are now, in order.</summary>
    public IReadOnlyList<FrameRange> Blocks()
    {
        lock (_gate)
            return [.. Enumerable.Range(0, _blocks.Count).Select(Block)];
    }

    private FrameRange Block(int at)
    {
        var (to, last) = at + 1 == _blocks.Count ? (_end, _last) : (_blocks[at + 1].Offset, _blocks[at + 1].Position - 1);
        return new FrameRange(_blocks[at].Position, last, _blocks[at].Offset, to);
    }
}

/// <summary>Frames that lie one behind the other in one segment.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
/// <param name="From">The offset of the first.</param>
/// <param name="To">The offset behind the last.</param>
internal readonly record struct FrameRange(long First, long Last, long From, long To);
