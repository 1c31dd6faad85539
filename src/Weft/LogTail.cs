using Weft.Log;

namespace Weft;

/// <summary>
/// What is acknowledged, in the log and not in the state yet; after a restart it is read from the log anew. A frame may be applied before its sender has
/// heard that it is on disk.
/// </summary>
internal sealed class LogTail(long applied)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (string Source, int Items)> _frames = [];
    private long _applied = applied;
    private long _oldestTicks;

    /// <summary>When the oldest frame that is being applied was taken; null when nothing waits.</summary>
    public DateTimeOffset? OldestSince
    {
        get => Interlocked.Read(ref _oldestTicks) is var ticks and not 0 ? new(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _oldestTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>A frame is on disk.</summary>
    public void Add(in LogFrame frame)
    {
        lock (_gate)
        {
            if (frame.Items > 0 && frame.Position > _applied)
                _frames[frame.Position] = (frame.Source, frame.Items);
        }
    }

    /// <summary>Frames are in the state.</summary>
    public void Remove(IReadOnlyList<LogFrame> frames)
    {
        lock (_gate)
        {
            _applied = frames[^1].Position;
            foreach (var frame in frames)
                _frames.Remove(frame.Position);
        }
    }

    /// <summary>The frames that wait, with their items.</summary>
    public IReadOnlyList<(long Position, string Source, int Items)> Waiting()
    {
        lock (_gate)
            return [.. _frames.Select(frame => (frame.Key, frame.Value.Source, frame.Value.Items))];
    }
}
