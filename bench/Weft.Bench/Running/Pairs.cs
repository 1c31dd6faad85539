namespace Weft.Bench.Running;

/// <summary>Product and baseline in turns, so that both meet the machine in the same moods.</summary>
/// <param name="Product">The product's runs.</param>
/// <param name="Baseline">The baseline's, in the same order.</param>
internal sealed record Pairs<T>(IReadOnlyList<T> Product, IReadOnlyList<T> Baseline)
{
    /// <summary>Product over baseline, pair by pair.</summary>
    public Ratio Ratio(Func<T, double> figure) => new(Product.Zip(Baseline, (one, other) => figure(one) / figure(other)));

    /// <summary>Runs them, and prints each.</summary>
    public static async Task<Pairs<T>> TakeAsync(
        BenchOptions options, Func<int, Task<T>> product, Func<int, Task<T>> baseline, string productName = "product", string baselineName = "baseline")
    {
        List<T> ofProduct = [], ofBaseline = [];
        for (var pair = 1; pair <= options.Pairs; pair++)
        {
            if (options.Only != "baseline")
                ofProduct.Add(await RunAsync(pair, productName, product));
            if (options.Only != "product")
                ofBaseline.Add(await RunAsync(pair, baselineName, baseline));
        }

        return new(ofProduct, ofBaseline);
    }

    private static async Task<T> RunAsync(int pair, string name, Func<int, Task<T>> run)
    {
        var result = await run(pair);
        Say.Line($"{pair} {name,-8} {result}");
        return result;
    }
}
