using System.Collections.Concurrent;

namespace Weft;

/// <summary>What is in the log and not in the state yet, by source; after a restart it is counted anew from the log.</summary>
internal sealed class LogTail
{
    private readonly ConcurrentDictionary<string, long> _items = new(StringComparer.Ordinal);

    private long _oldestTicks;

    /// <summary>When the oldest frame that is being applied was taken; null when nothing waits.</summary>
    public DateTimeOffset? OldestSince
    {
        get => Interlocked.Read(ref _oldestTicks) is var ticks and not 0 ? new(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _oldestTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>Items of the source that wait, 0 and up: a frame may be applied before its sender has heard that it is on disk.</summary>
    public long Pending(string source) => Math.Max(0, _items.GetValueOrDefault(source));

    /// <summary>The sources that were ever counted.</summary>
    public ICollection<string> Sources => _items.Keys;

    public void Add(string source, int items) => Change(source, items);

    public void Remove(string source, int items) => Change(source, -items);

    private void Change(string source, int by)
    {
        if (by != 0)
            _items.AddOrUpdate(source, static (_, by) => by, static (_, items, by) => items + by, (long)by);
    }
}
