using System.Diagnostics.CodeAnalysis;

namespace Weft.Log;

/// <summary>
/// Frames of a log by position, in any order, from any thread. A read costs one block of its segment, or nothing when the block was read lately. Where the blocks lie is
/// noted as frames are written; an older segment's file says it, or is walked through once, when it is first read.
/// </summary>
internal sealed class LogFrames(EventLog log, long cacheBytes) : IDisposable
{
    private const int MostOpen = 256;
    private const int Tries = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, FrameIndex> _indexes = [];
    private readonly Dictionary<long, LinkedListNode<(long First, ISegment File)>> _open = [];
    private readonly LinkedList<(long First, ISegment File)> _byUse = [];
    private readonly BlockCache _blocks = new(cacheBytes);

    /// <summary>The index of a segment that is being written, for its writer to add to.</summary>
    public FrameIndex Begin(long first)
    {
        lock (_gate)
            return _indexes[first] = new FrameIndex(first);
    }

    /// <summary>Reads a frame that is durable; false when the log does not hold it any more.</summary>
    public bool TryRead(long position, out LogFrame frame)
    {
        frame = default;
        if (!TryFind(position, (file, range) => _blocks.Find(range.First, position) ?? Read(file, range), out var block))
            return false;
        frame = block.Frame(position);
        return true;
    }

    /// <summary>The segment and the block of a durable frame.</summary>
    public (long Segment, FrameRange Block) BlockOf(long position) =>
        TryFind(position, static (_, range) => range, out var range)
            ? (log.FirstInSegmentOf(position), range)
            : throw new ArgumentOutOfRangeException(nameof(position), position, "The log does not hold this frame any more.");

    /// <summary>Where the frames of a segment lie.</summary>
    public FrameIndex IndexOf(long first) => IndexOf(first, Open(first));

    /// <summary>A segment's file has another form from now on.</summary>
    public void Replaced(long first)
    {
        lock (_gate)
        {
            _indexes.Remove(first);
            Forget(first);
        }
    }

    /// <summary>Forgets the segments that hold nothing but frames before a position.</summary>
    public void DropBefore(long first)
    {
        lock (_gate)
        {
            foreach (var gone in _indexes.Keys.Where(key => key < first).ToList())
                _indexes.Remove(gone);
            foreach (var gone in _open.Keys.Where(key => key < first).ToList())
                Close(_open[gone]);
        }
    }

    private void Forget(long first)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(first, out var node))
                Close(node);
        }
    }

    public void Dispose() => DropBefore(long.MaxValue);

    // A segment may be dropped, or get another form, while it is read: what fails is looked for again.
    private bool TryFind<T>(long position, Func<ISegment, FrameRange, T> read, [MaybeNullWhen(false)] out T found)
    {
        for (var tries = 1; ; tries++)
        {
            found = default;
            var first = log.FirstInSegmentOf(position);
            if (first == 0)
                return false;
            try
            {
                var file = Open(first);
                found = read(file, IndexOf(first, file).Find(position) ?? throw NotThere(file, position));
                return true;
            }
            catch (Exception problem) when (tries < Tries && problem is IOException or ObjectDisposedException or LogDamagedException)
            {
                Forget(first);
            }
        }
    }

    private LogBlock Read(ISegment file, in FrameRange range)
    {
        var block = LogBlock.Read(file, range);
        _blocks.Add(block);
        return block;
    }

    private ISegment Open(long first)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(first, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.File;
            }

            var file = log.OpenSegment(first);
            _open[first] = _byUse.AddFirst((first, file));
            if (_open.Count > MostOpen)
                Close(_byUse.Last!);
            return file;
        }
    }

    private FrameIndex IndexOf(long first, ISegment file)
    {
        lock (_gate)
        {
            if (_indexes.TryGetValue(first, out var known))
                return known;
        }

        // Outside the gate, as it takes a while; it may be done twice.
        var index = file.ReadIndex() ?? Walk(first, file);
        lock (_gate)
            return _indexes[first] = index;
    }

    private static FrameIndex Walk(long first, ISegment file)
    {
        var (index, scan) = (new FrameIndex(first), new FrameScan());
        scan.Enter(file, LogSegment.HeaderBytes);
        while (scan.TryPeek(file.Length, out var head) && head.Position == index.Last + 1)
        {
            index.Add(head.NowTicks, scan.Offset, head.Size);
            scan.Advance(head);
        }

        return index;
    }

    private void Close(LinkedListNode<(long First, ISegment File)> node)
    {
        _open.Remove(node.Value.First);
        _byUse.Remove(node);
        node.Value.File.Dispose();
    }

    private static LogDamagedException NotThere(ISegment file, long position) =>
        new(file.Path, LogSegment.HeaderBytes, $"frame {position} is not readable, nor any behind it");
}
