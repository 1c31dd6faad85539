using Weft.Log;

namespace Weft;

/// <summary>
/// What is acknowledged, in the log and not in the state yet: the difference between what each source's frames in the log hold and what the state has
/// received of them. However much waits, this is as large as there are sources. After a restart the log is read anew from where the state stands.
/// </summary>
/// <param name="received">What the state has received of each source at the start, in items.</param>
internal sealed class LogTail(IReadOnlyDictionary<string, long> received)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _logged = new(received, StringComparer.Ordinal);
    private long _waiting;
    private long _oldestTicks;

    /// <summary>When the oldest frame that is being applied was taken; null when nothing waits.</summary>
    public DateTimeOffset? OldestSince
    {
        get => Interlocked.Read(ref _oldestTicks) is var ticks and not 0 ? new(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _oldestTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>How many items wait.</summary>
    public long Waiting => Math.Max(0, Interlocked.Read(ref _waiting));

    /// <summary>A frame is on disk.</summary>
    public void Add(in LogFrame frame)
    {
        if (frame.Items == 0)
            return;
        Interlocked.Add(ref _waiting, frame.Items);
        lock (_gate)
            _logged[frame.Source] = _logged.GetValueOrDefault(frame.Source) + frame.Items;
    }

    /// <summary>Frames are in the state; it may be that their senders have not heard yet that they are on disk.</summary>
    public void Remove(IReadOnlyList<LogFrame> frames) => Interlocked.Add(ref _waiting, -frames.Sum(frame => (long)frame.Items));

    /// <summary>The items of each source that were ever in the log.</summary>
    public IReadOnlyDictionary<string, long> Logged()
    {
        lock (_gate)
            return new Dictionary<string, long>(_logged, StringComparer.Ordinal);
    }
}
