namespace Weft.Log;

/// <summary>Reads a log's durable frames in order. For one thread at a time; any number of readers may be open.</summary>
public sealed class LogReader : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private readonly EventLog _log;
    private byte[] _buffer = new byte[BufferBytes];
    private LogSegment? _segment;
    private long _first;
    private long _next;
    private long _offset;
    private int _start;
    private int _filled;

    internal LogReader(EventLog log, long after)
    {
        _log = log;
        _next = log.FirstInSegmentOf(after) is > 0 and var first ? first : after + 1;
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
        frame = FrameCodec.Decode(Buffered, head);
        Advance(head);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment?.Dispose();

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _filled - _start);

    private FrameHead NextFrame(LogEnd durable)
    {
        var segment = Enter(_log.FirstInSegmentOf(_next));
        var limit = _first == durable.Segment ? durable.Offset : segment.Length;
        Buffer(segment, limit, FrameCodec.FixedBytes);
        Buffer(segment, limit, FrameCodec.ClaimedSize(Buffered));
        if (!FrameCodec.TryRead(Buffered, segment.Salt, out var head) || head.Position != _next)
            throw new LogDamagedException(segment.Path, _offset, $"frame {_next} is not readable");
        return head;
    }

    private void Advance(in FrameHead head)
    {
        _next++;
        _start += head.Size;
        _offset += head.Size;
    }

    private LogSegment Enter(long first)
    {
        if (_segment is not null && first == _first)
            return _segment;
        _segment?.Dispose();
        _segment = _log.OpenSegment(first);
        _first = first;
        _offset = LogSegment.HeaderBytes;
        (_start, _filled) = (0, 0);
        return _segment;
    }

    /// <summary>Has at least so many bytes from the next frame on in the buffer, as far as they are durable: what lies behind may yet change.</summary>
    private void Buffer(LogSegment segment, long limit, long wanted)
    {
        if (wanted <= _filled - _start || wanted > limit - _offset)
            return;
        if (wanted > _buffer.Length)
            _buffer = new byte[wanted];
        (_start, _filled) = (0, 0);
        var most = (int)Math.Min(_buffer.Length, limit - _offset);
        while (_filled < most)
        {
            var read = RandomAccess.Read(segment.File, _buffer.AsSpan(_filled, most - _filled), _offset + _filled);
            if (read == 0)
                return;
            _filled += read;
        }
    }
}
