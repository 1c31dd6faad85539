using System.Diagnostics;

namespace Weft.Storage.Postgres;

/// <summary>
/// Since when the database cannot be reached, seen from all threads. While that is short, who asks waits and tries again: a server that is started anew is
/// back after seconds. Later everybody tries once and fails at once, so that nobody's threads pile up.
/// </summary>
internal sealed class Outage(TimeSpan patience) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ManualResetEventSlim _closing = new();
    private long _since;

    /// <summary>It answers.</summary>
    public void End()
    {
        if (Volatile.Read(ref _since) != 0)
            Volatile.Write(ref _since, 0);
    }

    /// <summary>Waits a moment.</summary>
    /// <returns>Whether to try again; false when it lasts too long, or the store is being closed.</returns>
    public bool Wait()
    {
        var now = Stopwatch.GetTimestamp();
        var since = Interlocked.CompareExchange(ref _since, now, 0);
        return (since == 0 || Stopwatch.GetElapsedTime(since, now) < patience) && !_closing.Wait(Pause);
    }

    /// <summary>Has nobody wait any more.</summary>
    public void Close() => _closing.Set();

    public void Dispose() => _closing.Dispose();
}
