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
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, People = people };
        SayBounds(options);
        var started = Stopwatch.GetTimestamp();
        using var product = await FilledProduct.OpenAsync(Contender.Product(options), load);
        var sent = await RunAsync(product, load, events, arguments.Number("rate", 0), TimeSpan.FromSeconds(arguments.Number("every", 10)), started);
        var (use, flow) = (product.Server.Use, await product.Server.FlowAsync());
        var table = new ResultsTable(
            options, "memory", "memory of the server with so many profiles and events",
            "filled", "people at the end", "events", "minutes", "events/s while sending", "resident at the end MiB", "most resident MiB", "of 4 GiB");
        table.Add(
            $"{people:N0}", $"{flow.GetProperty("people").GetProperty("total").GetInt64():N0}", $"{product.Filled.Events + sent.Events:N0}", $"{Stopwatch.GetElapsedTime(started).TotalMinutes:F0}",
            $"{sent.Events / sent.Seconds:N0}", $"{use.Resident >> 20:N0}", $"{use.MostResident >> 20:N0}", $"{use.MostResident / (double)(4L << 30):F2}");
        return 0;
    }

    private static async Task<LoadResult> RunAsync(FilledProduct product, LoadOptions load, long events, double rate, TimeSpan every, long started)
    {
        await using var sampler = new Sampler(every, () => SampleAsync(started, product));
        await product.FillAsync(load.People);
        var sent = await product.Load.SendAsync(events, rate);
        await product.Server.SettleAsync(started);
        return sent;
    }

    private static async Task SampleAsync(long started, FilledProduct product)
    {
        var (use, metrics) = (product.Server.Use, await product.Server.MetricsAsync());
        Say.Line($"  {Stopwatch.GetElapsedTime(started).TotalSeconds,7:F0} s: {use.Resident >> 20,6:N0} MiB resident, {use.MostResident >> 20,6:N0} at most; {metrics.Sum("weft_source_items_total"),13:N0} events done, {metrics.Sum("weft_backlog_events "),11:N0} wait");
    }

    /// <summary>What the configuration says of memory; where it says nothing, the product's defaults hold.</summary>
    private static void SayBounds(BenchOptions options)
    {
        var lines = File.ReadLines(Path.Combine(options.Root, "bench/pipeline.yaml")).Where(line => Array.Exists(Bounds, bound => line.StartsWith(bound + ":", StringComparison.Ordinal)));
        Console.WriteLine($"bounds in the configuration: {(string.Join("; ", lines) is { Length: > 0 } said ? said : "none said, the defaults hold")}");
    }
}
