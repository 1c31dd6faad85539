namespace Weft.Log;

/// <summary>Goes through the frames of one segment after another, by way of a buffer. For one thread.</summary>
internal sealed class FrameScan
{
    private const int BufferBytes = 256 << 10;

    private byte[] _buffer = new byte[BufferBytes];
    private ISegment? _segment;
    private int _start;
    private int _filled;

    /// <summary>Where the next frame begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The next frame, after <see cref="TryPeek"/> found it, and more behind it.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _filled - _start);

    /// <summary>Goes on in a segment at an offset.</summary>
    public void Enter(ISegment segment, long offset)
    {
        (_segment, Offset) = (segment, offset);
        (_start, _filled) = (0, 0);
    }

    /// <summary>Looks at the next frame.</summary>
    /// <param name="limit">No frame ends behind it.</param>
    /// <param name="head">The frame's head.</param>
    /// <returns>False where no valid frame begins.</returns>
    public bool TryPeek(long limit, out FrameHead head)
    {
        Buffer(limit, FrameCodec.FixedBytes);
        Buffer(limit, FrameCodec.ClaimedSize(Bytes));
        return FrameCodec.TryRead(Bytes, _segment!.Salt, out head);
    }

    /// <summary>Goes on behind a frame.</summary>
    public void Advance(in FrameHead head)
    {
        _start += head.Size;
        Offset += head.Size;
    }

    /// <summary>Has at least so many bytes from the next frame on in the buffer, as far as they are durable: what lies behind may yet change.</summary>
    private void Buffer(long limit, long wanted)
    {
        if (wanted <= _filled - _start || wanted > limit - Offset)
            return;
        if (wanted > _buffer.Length)
            _buffer = new byte[wanted];
        (_start, _filled) = (0, 0);
        var most = (int)Math.Min(_buffer.Length, limit - Offset);
        while (_filled < most)
        {
            var read = _segment!.Read(_buffer.AsSpan(_filled, most - _filled), Offset + _filled);
            if (read == 0)
                return;
            _filled += read;
        }
    }
}
