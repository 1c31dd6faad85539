using System.Diagnostics;

namespace Weft.Bench.Load;

/// <summary>What was sent and answered in some time.</summary>
/// <param name="IsLast">Whether that is all; else it is how it goes.</param>
/// <param name="Events">How many events.</param>
/// <param name="EventBytes">Their bytes.</param>
/// <param name="Repeated">How many of them had been sent before.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Retries">How many requests were refused with 429 or 503 and sent again.</param>
/// <param name="Cpu">Microseconds of processor time that it took.</param>
/// <param name="P50">The median time of an answer in milliseconds, from when its request was due.</param>
/// <param name="P99">One in a hundred took longer.</param>
/// <param name="Longest">The slowest.</param>
/// <param name="Behind">Seconds by which the schedule was not kept at the end.</param>
internal sealed record LoadResult(
    bool IsLast, long Events, long EventBytes, long Repeated, long Requests, double Seconds, long Retries, double Cpu, double P50, double P99, double Longest,
    double Behind)
{
    public double RequestsPerSecond => Requests / Seconds;

    public double CpuAnEvent => Cpu / Events;
}

/// <summary>Adds up a <see cref="LoadResult"/> from what has been written and answered since it was made.</summary>
internal sealed class LoadTally(IRequests requests, long retries)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly (long Bytes, long Repeated) _before = (requests.EventBytes, requests.Repeated);
    private readonly List<float> _milliseconds = [];

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public void Add(TimeSpan latency) => _milliseconds.Add((float)latency.TotalMilliseconds);

    public LoadResult Result(long retriesNow, double behind)
    {
        var (seconds, cpu) = (Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - _cpu);
        _milliseconds.Sort();
        return new(
            IsLast: true, _milliseconds.Count * (long)requests.EventsEach, requests.EventBytes - _before.Bytes, requests.Repeated - _before.Repeated, _milliseconds.Count,
            seconds, retriesNow - retries, cpu.TotalMicroseconds, Quantile(0.5), Quantile(0.99), Quantile(1), behind);
    }

    private double Quantile(double share) => _milliseconds.Count == 0 ? 0 : _milliseconds[(int)((_milliseconds.Count - 1) * share)];
}
