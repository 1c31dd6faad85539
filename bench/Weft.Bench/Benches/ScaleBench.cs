using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 4: what an event takes with many profiles over what it takes with few; both servers are filled first and then take turns.</summary>
internal static class ScaleBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (small, large) = (arguments.Number("small", 500_000), arguments.Number("large", 5_000_000));
        var (events, warmup) = (arguments.Number("events", 1_000_000), arguments.Number("warmup", 100_000));
        var contender = Contender.Product(options);
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed };
        using var few = await FilledProduct.StartAsync(contender, load with { People = small });
        using var many = await FilledProduct.StartAsync(contender, load with { People = large });
        await Measurement.TakeAsync(contender, few.Server, few.Load, warmup);
        await Measurement.TakeAsync(contender, many.Server, many.Load, warmup);
        var pairs = await Pairs<Measurement>.TakeAsync(
            options,
            _ => Measurement.TakeAsync(contender, many.Server, many.Load, events),
            _ => Measurement.TakeAsync(contender, few.Server, few.Load, events),
            "many", "few");
        var table = new ResultsTable(
            options, "scale", "time of an event with many profiles ÷ with few",
            "many", "few", "events", "pairs", "ratio (time)", "ratio (CPU)", "many µs", "few µs", "many CPU-µs", "few CPU-µs", "many MiB", "few MiB");
        table.Add(
            $"{large:N0}", $"{small:N0}", $"{events:N0}", $"{options.Pairs}", $"{pairs.Ratio(run => 1 / run.EventsPerSecond)}", $"{pairs.Ratio(run => run.Cpu)}",
            $"{Ratio.MedianOf(pairs.Product, run => 1e6 / run.EventsPerSecond):F2}", $"{Ratio.MedianOf(pairs.Baseline, run => 1e6 / run.EventsPerSecond):F2}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Cpu):F2}", $"{Ratio.MedianOf(pairs.Baseline, run => run.Cpu):F2}",
            $"{many.Server.Use.Resident >> 20:N0}", $"{few.Server.Use.Resident >> 20:N0}");
        return 0;
    }
}
