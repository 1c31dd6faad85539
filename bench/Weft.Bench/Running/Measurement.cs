using System.Diagnostics;
using Weft.Bench.Load;

namespace Weft.Bench.Running;

/// <summary>One contender's run.</summary>
/// <param name="Load">What was sent.</param>
/// <param name="Seconds">From the first request until everything was processed.</param>
/// <param name="Server">What the server used meanwhile.</param>
/// <param name="Heap">What its garbage collector did meanwhile; null where it does not say.</param>
internal sealed record Measurement(LoadResult Load, double Seconds, ProcessUse Server, HeapUse? Heap)
{
    public double EventsPerSecond => Load.Events / Seconds;

    /// <summary>Processor time of the server for an event, in microseconds.</summary>
    public double Cpu => Server.Cpu.TotalMicroseconds / Load.Events;

    public double AllocatedAnEvent => Heap is null ? double.NaN : (double)Heap.AllocatedBytes / Load.Events;

    /// <summary>Starts a contender, warms it up, and measures.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="options">The load.</param>
    /// <param name="events">How many events are measured.</param>
    /// <param name="warmup">How many come before, at least, so that both sides have compiled their code; for five seconds at least.</param>
    public static async Task<Measurement> TakeAsync(Contender contender, LoadOptions options, long events, long warmup)
    {
        using var folder = new TemporaryFolder();
        using var server = await contender.StartAsync(folder.Path);
        using var load = await LoadProcess.StartAsync(options, server.Address);
        await TakeAsync(contender, server, load, warmup, seconds: 5);
        return await TakeAsync(contender, server, load, events);
    }

    /// <summary>Measures on a server that runs.</summary>
    public static async Task<Measurement> TakeAsync(Contender contender, ServerProcess server, LoadProcess load, long events, double seconds = 0)
    {
        var (heap, use, started) = (await HeapAsync(), server.Use, Stopwatch.GetTimestamp());
        var sent = await load.SendAsync(events, seconds: seconds);
        var (busy, usedBy) = contender.Settles ? await server.SettleAsync(started) : (Stopwatch.GetElapsedTime(started), server.Use);
        return new Measurement(sent, busy.TotalSeconds, usedBy.Since(use), (await HeapAsync())?.Since(heap));

        async Task<HeapUse?> HeapAsync() => contender.Settles ? HeapUse.Of(await server.MetricsAsync()) : null;
    }

    public override string ToString() => Say.Of(
        $"{EventsPerSecond,9:N0} events/s, {Cpu,6:F2} CPU-µs an event ({Server.User.TotalMicroseconds / Load.Events:F2} own, {Server.Kernel.TotalMicroseconds / Load.Events:F2} kernel; load {Load.CpuAnEvent:F2}), sent in {Load.Seconds:F2} s of {Seconds:F2} s, p99 {Load.P99:F1} ms, {Load.EventBytes / Load.Events} bytes an event, {Load.Retries} retries{Heap?.ToString(Load.Events)}");
}

/// <summary>What a server's garbage collector has done so far.</summary>
internal sealed record HeapUse(double AllocatedBytes, double Collections, double OldCollections)
{
    public static HeapUse Of(ServerMetrics metrics) => new(
        metrics.Sum("dotnet_gc_allocated_bytes_total"), metrics.Sum("dotnet_gc_collections_total"), metrics.Sum("dotnet_gc_collections_total{generation=\"2\"}"));

    public HeapUse Since(HeapUse? before) => before is null
        ? this
        : new(AllocatedBytes - before.AllocatedBytes, Collections - before.Collections, OldCollections - before.OldCollections);

    public string ToString(long events) => Say.Of($", {AllocatedBytes / events:N0} bytes allocated an event, {Collections} collections ({OldCollections} full)");
}
