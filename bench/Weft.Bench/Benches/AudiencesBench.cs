using System.Globalization;
using System.Text;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>What 9,900 audiences cost that no event concerns, beside the 100 of <c>pipeline.yaml</c>: time for an event with them over time without.</summary>
internal static class AudiencesBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (events, warmup, more) = (arguments.Number("events", 1_000_000), arguments.Number("warmup", 100_000), arguments.Number("more", 9_900));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, People = arguments.Number("people", Math.Max(1_000, events / 20)) };
        using var folder = new TemporaryFolder();
        var written = await File.ReadAllTextAsync(Path.Combine(options.Root, "bench/pipeline.yaml"));
        var file = Path.Combine(folder.Path, "weft.yaml");
        await File.WriteAllTextAsync(file, written.Replace("\naudiences:\n", "\naudiences:\n" + Unconcerned(more), StringComparison.Ordinal));
        var product = Contender.Product(options);
        var pairs = await Pairs<Measurement>.TakeAsync(
            options,
            _ => Measurement.TakeAsync(product with { Arguments = ["serve", "--config", file] }, load, events, warmup),
            _ => Measurement.TakeAsync(product, load, events, warmup),
            "10,000", "100");
        var table = new ResultsTable(
            options, "audiences", "seconds for an event with 10,000 audiences, 9,900 of which it does not concern ÷ with 100",
            "events", "audiences more", "pairs", "ratio", "ratio of CPU-µs", "events/s with", "events/s without");
        table.Add(
            $"{events:N0}", $"{more:N0}", $"{options.Pairs}", $"{pairs.Ratio(run => run.Seconds)}", $"{pairs.Ratio(run => run.Cpu)}",
            $"{Ratio.MedianOf(pairs.Product, run => run.EventsPerSecond):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.EventsPerSecond):N0}");
        return 0;
    }

    private static string Unconcerned(int count)
    {
        var yaml = new StringBuilder();
        for (var number = 0; number < count; number++)
        {
            var condition = (number % 3) switch
            {
                0 => $"event: Elsewhere {number}, count: {{ gte: 2 }}, within: 30d",
                1 => $"trait: elsewhere_{number}, equals: gold",
                _ => $"all: [ {{ event: Elsewhere {number} }}, {{ not: {{ event: Nowhere {number}, within: 7d }} }} ]",
            };
            yaml.Append(CultureInfo.InvariantCulture, $"  elsewhere_{number}: {{ {condition} }}\n");
        }

        return yaml.ToString();
    }
}
