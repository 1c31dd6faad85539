namespace Weft.Bench.Running;

/// <summary>Product and baseline in turns, so that both meet the machine in the same moods.</summary>
/// <param name="Product">The product's runs.</param>
/// <param name="Baseline">The baseline's, in the same order.</param>
internal sealed record Pairs<T>(IReadOnlyList<T> Product, IReadOnlyList<T> Baseline)
{
    /// <summary>Product over baseline, pair by pair.</summary>
    public Ratio Ratio(Func<T, double> figure) => new(Product.Zip(Baseline, (one, other) => figure(one) / figure(other)));

    /// <summary>Runs them, and prints each.</summary>
    /// <param name="options">How many, and which of the two.</param>
    /// <param name="product">A run of the product, by the pair's number.</param>
    /// <param name="baseline">One of the baseline.</param>
    /// <param name="productName">How the product's runs are called.</param>
    /// <param name="baselineName">How the baseline's are.</param>
    /// <param name="takesTurns">Whether the baseline goes first in every second pair.</param>
    public static async Task<Pairs<T>> TakeAsync(
        BenchOptions options, Func<int, Task<T>> product, Func<int, Task<T>> baseline, string productName = "product", string baselineName = "baseline", bool takesTurns = false)
    {
        List<T> ofProduct = [], ofBaseline = [];
        for (var pair = 1; pair <= options.Pairs; pair++)
        {
            var isBaselineFirst = takesTurns && pair % 2 == 0;
            foreach (var isProduct in (bool[])[!isBaselineFirst, isBaselineFirst])
            {
                if (isProduct && options.Only != "baseline")
                    ofProduct.Add(await RunAsync(pair, productName, product));
                if (!isProduct && options.Only != "product")
                    ofBaseline.Add(await RunAsync(pair, baselineName, baseline));
            }
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
