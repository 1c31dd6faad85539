namespace Weft.Bench.Pipeline;

/// <summary>Ratio 1: the product's events per second, everything processed, over those of the bare endpoint; the two take turns in one run.</summary>
internal static class PipelineCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        List<Measurement> product = [], baseline = [];
        for (var pair = 1; pair <= options.Pairs; pair++)
        {
            if (options.Only != "baseline")
                product.Add(await TakeAsync(Contender.Product(options.Root), pair, options));
            if (options.Only != "product")
                baseline.Add(await TakeAsync(Contender.Baseline(), pair, options));
        }

        if (options.Only.Length == 0)
            new PipelineReport(options, product, baseline).Publish();
        return 0;
    }

    private static async Task<Measurement> TakeAsync(Contender contender, int pair, BenchOptions options)
    {
        var measurement = await Measurement.TakeAsync(contender, options);
        Console.WriteLine($"{pair} {contender.Name,-8} {measurement}");
        return measurement;
    }
}
