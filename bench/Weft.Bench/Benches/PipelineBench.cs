using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 1: events a second through the whole product, everything done, over those of the bare endpoint.</summary>
internal static class PipelineBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (events, warmup) = (arguments.Number("events", 1_000_000), arguments.Number("warmup", 100_000));
        var people = arguments.Number("people", Math.Max(1000, (events + warmup) / 20));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, People = people };
        var pairs = await Pairs<Measurement>.TakeAsync(
            options,
            _ => Measurement.TakeAsync(Contender.Product(options), load, events, warmup),
            _ => Measurement.TakeAsync(Contender.Baseline(), load, Math.Max(events, 1_000_000), Math.Max(warmup, 500_000)));
        Publish(options, events, people, pairs);
        return 0;
    }

    private static void Publish(BenchOptions options, int events, int people, Pairs<Measurement> pairs)
    {
        var table = new ResultsTable(
            options, "pipeline", "product, until nothing is left to do ÷ bare durable endpoint, events a second",
            "storage", "events", "people", "pairs", "connections", "seed", "ratio", "product events/s", "baseline events/s", "product CPU-µs (own + kernel)", "baseline CPU-µs",
            "load CPU-µs", "bytes allocated an event");
        table.Add(
            $"{(options.Storage.Length > 0 ? options.Storage.Split(':')[0] : "rocksdb")}{(options.HasTraits ? ", 20 traits" : "")}", $"{events:N0}", $"{people:N0}", $"{options.Pairs}", $"{options.Connections}", $"{options.Seed}",
            $"{pairs.Ratio(run => run.EventsPerSecond)}",
            $"{Ratio.MedianOf(pairs.Product, run => run.EventsPerSecond):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.EventsPerSecond):N0}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Cpu):F2} ({Ratio.MedianOf(pairs.Product, run => run.Server.User.TotalMicroseconds / run.Load.Events):F2} + {Ratio.MedianOf(pairs.Product, run => run.Server.Kernel.TotalMicroseconds / run.Load.Events):F2})",
            $"{Ratio.MedianOf(pairs.Baseline, run => run.Cpu):F2}", $"{Ratio.MedianOf(pairs.Product, run => run.Load.CpuAnEvent):F2}",
            $"{Ratio.MedianOf(pairs.Product, run => run.AllocatedAnEvent):N0}");
    }
}
