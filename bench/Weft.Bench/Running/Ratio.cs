namespace Weft.Bench.Running;

/// <summary>Some figures of the same thing: their median, with what was least and most.</summary>
internal sealed class Ratio
{
    private readonly double[] _sorted;

    public Ratio(IEnumerable<double> figures) => _sorted = [.. figures.Order()];

    public double Median => _sorted.Length == 0 ? double.NaN : (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    public static double MedianOf<T>(IEnumerable<T> runs, Func<T, double> figure) => new Ratio(runs.Select(figure)).Median;

    public override string ToString() => _sorted.Length == 0 ? "–" : Say.Of($"{Median:F3} ({_sorted[0]:F3} – {_sorted[^1]:F3})");
}
