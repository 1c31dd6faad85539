using System.Diagnostics;

namespace Weft.Bench.Load;

/// <summary>How many requests, and when each is due: at once, or by a rate whether or not the ones before are answered.</summary>
/// <param name="requests">How many at least.</param>
/// <param name="perSecond">The rate; 0 for as fast as answers come.</param>
/// <param name="atLeast">How long at least; more requests are sent until then.</param>
internal sealed class Pace(long requests, double perSecond, TimeSpan atLeast)
{
    private long _started;

    public void Start() => _started = Stopwatch.GetTimestamp();

    /// <summary>Whether, after so many requests, there is none to come.</summary>
    public bool IsDone(long begun) => begun >= requests && Stopwatch.GetElapsedTime(_started) >= atLeast;

    /// <summary>When the next request was due, if it is due now; its latency counts from then.</summary>
    public long? Due(long begun)
    {
        var now = Stopwatch.GetTimestamp();
        if (IsDone(begun))
            return null;
        if (perSecond <= 0)
            return now;
        var due = DueAt(begun);
        return due <= now ? due : null;
    }

    /// <summary>How long until the next is due.</summary>
    public TimeSpan Until(long begun) => IsDone(begun) || perSecond <= 0
        ? TimeSpan.MaxValue
        : Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), DueAt(begun));

    /// <summary>By how many seconds the schedule is not kept; 0 without one.</summary>
    public double Behind(long begun) =>
        perSecond <= 0 ? 0 : Math.Max(0, Stopwatch.GetElapsedTime(DueAt(begun)).TotalSeconds);

    private long DueAt(long request) => _started + (long)(request / perSecond * Stopwatch.Frequency);
}
