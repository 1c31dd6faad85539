namespace Weft.Log;

/// <summary>How long syncs take: the one under way, and the last one.</summary>
internal sealed class SyncWatch(TimeProvider clock)
{
    /// <summary>What is long.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    // A log that nobody writes to says nothing of the disk.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _began;
    private long _ended;
    private TimeSpan _last;

    /// <summary>How long the one under way has taken, or else the last one; null where that is not long, or long ago.</summary>
    public TimeSpan? Slow
    {
        get
        {
            lock (_gate)
            {
                if (_began is { } began && clock.GetElapsedTime(began) is var sofar && sofar >= Long)
                    return sofar;
                return _last >= Long && clock.GetElapsedTime(_ended) < Remembered ? _last : null;
            }
        }
    }

    /// <summary>A sync, until the result is disposed.</summary>
    public Watched Begin()
    {
        lock (_gate)
            _began = clock.GetTimestamp();
        return new(this);
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = clock.GetTimestamp();
            _last = clock.GetElapsedTime(_began ?? _ended, _ended);
            _began = null;
        }
    }

    public readonly struct Watched(SyncWatch watch) : IDisposable
    {
        public void Dispose() => watch.End();
    }
}
