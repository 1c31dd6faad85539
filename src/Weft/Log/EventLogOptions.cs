using Microsoft.Win32.SafeHandles;

namespace Weft.Log;

/// <summary>The sizes of an <see cref="EventLog"/>.</summary>
public sealed record EventLogOptions
{
    private const int SmallestSegment = 512;

    /// <summary>The size of a segment file, 512 bytes or more; a frame that is larger gets a segment of its own. 64 MiB unless set.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>How many bytes may wait to become durable, 1 or more; beyond that appends are refused. One frame alone is always taken. 64 MiB unless set.</summary>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>How long after its last frame a segment is packed, by whoever calls <see cref="EventLog.PackNext"/>; an hour unless set.</summary>
    public TimeSpan PackAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many bytes of frames that were read by position stay in memory, 0 or more. 32 MiB unless set.</summary>
    public long ReadCacheBytes { get; init; } = 32 << 20;

    /// <summary>Makes what was written to a segment durable. Tests count here, block or fail.</summary>
    internal Action<SafeFileHandle> Sync { get; init; } = FileSync.Data;

    /// <summary>Called at each boundary. Tests end the process there.</summary>
    internal Action<LogStep> Reached { get; init; } = static _ => { };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, SmallestSegment);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ReadCacheBytes);
    }
}
