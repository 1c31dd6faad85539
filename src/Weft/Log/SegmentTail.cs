namespace Weft.Log;

/// <summary>Where a segment's valid frames end.</summary>
/// <param name="Position">The last valid frame's; one less than the segment's first where it has none.</param>
/// <param name="NowTicks">The last valid frame's instant; 0 where there is none.</param>
/// <param name="Offset">The byte after it.</param>
/// <param name="Unclean">How many bytes of something else follow, zeros after them not counted.</param>
/// <param name="Torn">How many of these are of frames that were being written, as far as that can be told in a file that held another segment before.</param>
internal readonly record struct SegmentTail(long Position, long NowTicks, int Offset, int Unclean, int Torn)
{
    /// <summary>Reads a segment from its start.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="first">The position of its first frame.</param>
    /// <param name="index">Takes its valid frames, if not null.</param>
    /// <exception cref="LogDamagedException">What follows the last valid frame was durable once, so it is no torn tail.</exception>
    public static SegmentTail Find(LogSegment segment, long first, FrameIndex? index = null)
    {
        var bytes = File.ReadAllBytes(segment.Path);
        var (position, now, offset) = (first - 1, 0L, LogSegment.HeaderBytes);
        while (FrameCodec.TryRead(bytes.AsSpan(offset), segment.Salt, out var head) && head.Position == position + 1)
        {
            index?.Add(head.NowTicks, offset, head.Size);
            (position, now, offset) = (head.Position, head.NowTicks, offset + head.Size);
        }

        var rest = bytes.AsSpan(offset);
        var unclean = rest.LastIndexOfAnyExcept((byte)0) + 1;
        if (ProvesDurable(rest, unclean, segment.Salt, position + 1))
            throw new LogDamagedException(segment.Path, offset, $"frame {position + 1} is not readable, but later frames show that it was durable");
        return new SegmentTail(position, now, offset, unclean, segment.IsReused ? Claimed(rest, unclean, position + 1) : unclean);
    }

    /// <summary>The part of the bytes that says of itself that it is a frame.</summary>
    private static int Claimed(ReadOnlySpan<byte> bytes, int unclean, long position) =>
        bytes.Length >= FrameCodec.FixedBytes && FrameCodec.ClaimedPosition(bytes) == position ? (int)Math.Min(FrameCodec.ClaimedSize(bytes), unclean) : 0;

    /// <summary>
    /// Whether some frame in the bytes was written when the lost one was already durable. Frames of the lost one's own group prove nothing: a power
    /// cut may keep any part of a group that was being written.
    /// </summary>
    private static bool ProvesDurable(ReadOnlySpan<byte> bytes, int unclean, uint salt, long lost)
    {
        for (; unclean > 0 && bytes.Length >= FrameCodec.FixedBytes; unclean--, bytes = bytes[1..])
        {
            if (FrameCodec.ClaimedPosition(bytes) - lost is > 0 and < int.MaxValue
                && FrameCodec.TryRead(bytes, salt, out var head)
                && head.DurableBefore >= lost)
                return true;
        }

        return false;
    }
}
