using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 3: requests a second of one event each, each durable before it is answered, over those of the bare endpoint.</summary>
internal static class SingleBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, connections: 64, pairs: 5);
        var (events, warmup, side) = (arguments.Number("events", 300_000), arguments.Number("warmup", 50_000), arguments.Text("product", "collector"));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, Batch = 1, People = arguments.Number("people", 200_000) };
        var pairs = await Pairs<Measurement>.TakeAsync(
            options,
            _ => Measurement.TakeAsync(Contender.ByName(options, side), load, events, warmup),
            _ => Measurement.TakeAsync(Contender.Baseline(), load, events, warmup));
        var table = new ResultsTable(
            options, "single", "requests a second of one event each, durable ÷ of the bare durable endpoint",
            "product", "requests", "connections", "pairs", "ratio", "product requests/s", "baseline requests/s", "product CPU-µs", "baseline CPU-µs", "load CPU-µs",
            "product p99 ms", "baseline p99 ms");
        table.Add(
            $"{side}", $"{events:N0}", $"{options.Connections}", $"{options.Pairs}", $"{pairs.Ratio(run => run.EventsPerSecond)}",
            $"{Ratio.MedianOf(pairs.Product, run => run.EventsPerSecond):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.EventsPerSecond):N0}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Cpu):F1}", $"{Ratio.MedianOf(pairs.Baseline, run => run.Cpu):F1}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Load.CpuAnEvent):F1}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Load.P99):F1}", $"{Ratio.MedianOf(pairs.Baseline, run => run.Load.P99):F1}");
        return 0;
    }
}
