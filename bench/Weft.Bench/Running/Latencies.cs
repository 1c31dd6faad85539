using System.Diagnostics;

namespace Weft.Bench.Running;

/// <summary>Some durations in milliseconds, and what share of them is how short.</summary>
internal sealed class Latencies
{
    private readonly List<double> _all = [];

    public int Count => _all.Count;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public void AddSince(long started) => _all.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

    public void Add(TimeSpan duration) => _all.Add(duration.TotalMilliseconds);

    public override string ToString() => Say.Of($"p50 {P50:F2} ms, p99 {P99:F2} ms of {Count}");

    private double At(double share) => _all.Count == 0 ? double.NaN : _all.Order().ElementAt((int)((_all.Count - 1) * share));
}
