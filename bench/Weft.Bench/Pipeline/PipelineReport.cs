using System.Globalization;

namespace Weft.Bench.Pipeline;

/// <summary>Prints the ratio and appends it to <c>bench/results/pipeline.md</c>.</summary>
internal sealed class PipelineReport(BenchOptions options, List<Measurement> product, List<Measurement> baseline)
{
    private const string Head = """
        # pipeline: product ÷ bare durable endpoint, events per second

        `bench/README.md` says what is measured. The ratio is that of each pair; the rest are medians. Only ratios compare between machines.

        | date | commit | machine | events | pairs | connections | seed | ratio (min – max) | product events/s | baseline events/s | product CPU-µs | baseline CPU-µs |
        |---|---|---|---|---|---|---|---|---|---|---|---|

        """;

    public void Publish()
    {
        var ratios = product.Zip(baseline, (one, other) => one.EventsPerSecond / other.EventsPerSecond).Order().ToArray();
        var ratio = Format($"{Median(ratios):F3} ({ratios[0]:F3} – {ratios[^1]:F3})");
        Console.WriteLine($"ratio {ratio}");
        var file = Path.Combine(options.Root, "bench/results/pipeline.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
            File.WriteAllText(file, Head);
        File.AppendAllText(file, Row(ratio));
    }

    private string Row(string ratio)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return Format($"| {TimeProvider.System.GetUtcNow():yyyy-MM-dd} | {options.Commit} | {Environment.ProcessorCount} cores, {memory} GiB ")
            + Format($"| {options.Events:N0} | {options.Pairs} | {options.Connections} | {options.Seed} | {ratio} ")
            + Format($"| {Median(product, run => run.EventsPerSecond):N0} | {Median(baseline, run => run.EventsPerSecond):N0} ")
            + Format($"| {Median(product, run => run.CpuMicroseconds):F2} | {Median(baseline, run => run.CpuMicroseconds):F2} |\n");
    }

    private static double Median(IEnumerable<Measurement> runs, Func<Measurement, double> figure) => Median([.. runs.Select(figure).Order()]);

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
