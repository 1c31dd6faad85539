using System.Diagnostics;
using System.Globalization;

namespace Weft.Bench.Pipeline;

/// <summary>One contender's run.</summary>
/// <param name="Load">What was sent.</param>
/// <param name="Seconds">From the first request until everything was processed.</param>
/// <param name="ServerCpu">Processor time of the server meanwhile.</param>
/// <param name="LoadCpu">Processor time of the load generator meanwhile.</param>
internal sealed record Measurement(LoadResult Load, double Seconds, TimeSpan ServerCpu, TimeSpan LoadCpu)
{
    public double EventsPerSecond => Load.Events / Seconds;

    public double CpuMicroseconds => ServerCpu.TotalMicroseconds / Load.Events;

    public static async Task<Measurement> TakeAsync(Contender contender, BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench-").FullName;
        try
        {
            using var server = contender.Start(folder);
            await server.WaitUntilReadyAsync();
            using var load = await LoadProcess.StartAsync(options, server.Address);
            await SendAsync("warm", contender, server, load);
            return await SendAsync("go", contender, server, load);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{EventsPerSecond,9:N0} events/s, {CpuMicroseconds,5:F2} CPU-µs an event (load {LoadCpu.TotalMicroseconds / Load.Events:F2}), sent in {Load.Seconds:F2} s of {Seconds:F2} s, {Load.EventBytes / Load.Events} bytes an event, {Load.Retries} retries");

    private static async Task<Measurement> SendAsync(string word, Contender contender, ServerProcess server, LoadProcess load)
    {
        var (serverCpu, loadCpu, started) = (server.Cpu, load.Cpu, Stopwatch.GetTimestamp());
        var sent = await load.SendAsync(word);
        if (contender.Settles)
            await server.SettleAsync();
        return new Measurement(sent, Stopwatch.GetElapsedTime(started).TotalSeconds, server.Cpu - serverCpu, load.Cpu - loadCpu);
    }
}
