namespace Weft.Log;

/// <summary>Reads a log's durable frames in order. For one thread at a time; any number of readers may be open.</summary>
public sealed class LogReader : IDisposable
{
    private readonly EventLog _log;
    private readonly FrameScan _scan = new();
    private ISegment? _segment;
    private long _first;
    private long _next;

    internal LogReader(EventLog log, long after)
    {
        _log = log;
        _next = after + 1;
        if (after < log.First)
            return;
        var (first, block) = log.BlockOf(after);
        _next = block.First;
        Enter(first, block.From);
        while (_next <= after)
            Advance(NextFrame(log.Durable));
    }

    /// <summary>The position of the last frame read, or the one that the reader was opened after.</summary>
    public long Position => _next - 1;

    /// <summary>Reads the next frame. Its payload is the caller's own and stays as it is.</summary>
    /// <returns>False at the durable end; a later call may find more.</returns>
    /// <exception cref="LogDamagedException">The frame was durable and is not readable any more.</exception>
    public bool TryRead(out LogFrame frame)
    {
        frame = default;
        var durable = _log.Durable;
        if (_next > durable.Position)
            return false;
        var head = NextFrame(durable);
        frame = FrameCodec.Copy(_scan.Bytes);
        Advance(head);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment?.Dispose();

    private FrameHead NextFrame(LogEnd durable)
    {
        var first = _log.FirstInSegmentOf(_next);
        if (_segment is null || first != _first)
            Enter(first, LogSegment.HeaderBytes);
        if (TryPeek(durable, out var head))
            return head;
        // The file may have been packed, and used for another segment, since it was opened here. The offset holds for both forms.
        if (_segment is LogSegment && _log.IsPacked(_first))
        {
            Enter(_first, _scan.Offset);
            if (TryPeek(durable, out head))
                return head;
        }

        throw new LogDamagedException(_segment!.Path, _scan.Offset, $"frame {_next} is not readable");
    }

    private bool TryPeek(LogEnd durable, out FrameHead head) =>
        _scan.TryPeek(_first == durable.Segment ? durable.Offset : _segment!.Length, out head) && head.Position == _next;

    private void Advance(in FrameHead head)
    {
        _next++;
        _scan.Advance(head);
    }

    private void Enter(long first, long offset)
    {
        _segment?.Dispose();
        _segment = null;
        _segment = _log.OpenSegment(first);
        _first = first;
        _scan.Enter(_segment, offset);
    }
}
