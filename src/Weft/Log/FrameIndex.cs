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
            var isLast = at + 1 == _blocks.Count;
            var (to, last) = isLast ? (_end, _last) : (_blocks[at + 1].Offset, _blocks[at + 1].Position - 1);
            return new FrameRange(_blocks[at].Position, last, _blocks[at].Offset, to);
        }
    }
}

/// <summary>Frames that lie one behind the other in one segment.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
/// <param name="From">The offset of the first.</param>
/// <param name="To">The offset behind the last.</param>
internal readonly record struct FrameRange(long First, long Last, long From, long To);
