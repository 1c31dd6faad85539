using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 2: acknowledged events a second in batches of 100, with nothing behind the product's log, over those of the bare endpoint.</summary>
internal static class CollectBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, pairs: 5);
        var (events, warmup, side) = (arguments.Number("events", 3_000_000), arguments.Number("warmup", 500_000), arguments.Text("product", "collector"));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, People = arguments.Number("people", 200_000) };
        var pairs = await Pairs<Measurement>.TakeAsync(
            options,
            _ => Measurement.TakeAsync(Contender.ByName(options, side), load, events, warmup),
            _ => Measurement.TakeAsync(Contender.Baseline(), load, events, warmup));
        var table = new ResultsTable(
            options, "collect", "acknowledged events a second of the product, nothing behind its log ÷ of the bare durable endpoint",
            "product", "events", "connections", "pairs", "ratio", "product events/s", "baseline events/s", "product CPU-µs", "baseline CPU-µs", "load CPU-µs");
        table.Add(
            $"{side}", $"{events:N0}", $"{options.Connections}", $"{options.Pairs}", $"{pairs.Ratio(run => run.EventsPerSecond)}",
            $"{Ratio.MedianOf(pairs.Product, run => run.EventsPerSecond):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.EventsPerSecond):N0}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Cpu):F2}", $"{Ratio.MedianOf(pairs.Baseline, run => run.Cpu):F2}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Load.CpuAnEvent):F2}");
        return 0;
    }
}
