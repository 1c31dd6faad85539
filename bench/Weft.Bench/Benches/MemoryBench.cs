using System.Diagnostics;
using Weft.Bench.Load;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 11: memory that the server holds with so many profiles and events.</summary>
internal static class MemoryBench
{
    private static readonly string[] Bounds = ["limits", "state", "storage", "memory", "warehouse", "retention"];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (people, events) = (arguments.Number("people", 5_000_000), arguments.Number("events", 100_000_000));
        var load = new LoadOptions
        {
            Connections = options.Connections, Seed = options.Seed, People = people, Every = TimeSpan.FromSeconds(arguments.Number("every", 10)),
        };
        SayBounds(options);
        var started = Stopwatch.GetTimestamp();
        using var product = await FilledProduct.StartAsync(Contender.Product(options), load, (result, product) => SampleAsync("fill", started, result, product));
        var sent = await product.Load.SendAsync(events, arguments.Number("rate", 0), 0, result => SampleAsync("send", started, result, product));
        await product.Server.SettleAsync(started);
        var (use, flow) = (product.Server.Use, await product.Server.FlowAsync());
        var table = new ResultsTable(
            options, "memory", "memory of the server with so many profiles and events",
            "filled", "people at the end", "events", "minutes", "events/s while sending", "resident at the end MiB", "most resident MiB", "of 4 GiB");
        table.Add(
            $"{people:N0}", $"{flow.GetProperty("people").GetRawText()}", $"{product.Filled.Events + sent.Events:N0}", $"{Stopwatch.GetElapsedTime(started).TotalMinutes:F0}",
            $"{sent.Events / sent.Seconds:N0}", $"{use.Resident >> 20:N0}", $"{use.MostResident >> 20:N0}", $"{use.MostResident / (double)(4L << 30):F2}");
        return 0;
    }

    private static async Task SampleAsync(string phase, long started, LoadResult result, FilledProduct product)
    {
        var (use, backlog) = (product.Server.Use, (await product.Server.MetricsAsync()).Sum("weft_backlog_events "));
        Say.Line($"  {Stopwatch.GetElapsedTime(started).TotalSeconds,7:F0} s {phase}: {use.Resident >> 20,6:N0} MiB resident, {use.MostResident >> 20,6:N0} at most, {result.Events / result.Seconds,9:N0} events/s, {backlog,11:N0} wait, {result.Retries} retries");
    }

    /// <summary>What the configuration says of memory; where it says nothing, the product's defaults hold.</summary>
    private static void SayBounds(BenchOptions options)
    {
        var lines = File.ReadLines(Path.Combine(options.Root, "bench/pipeline.yaml")).Where(line => Array.Exists(Bounds, bound => line.StartsWith(bound + ":", StringComparison.Ordinal)));
        Console.WriteLine($"bounds in the configuration: {(string.Join("; ", lines) is { Length: > 0 } said ? said : "none said, the defaults hold")}");
    }
}
