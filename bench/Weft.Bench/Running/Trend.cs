namespace Weft.Bench.Running;

/// <summary>A straight line through samples, by least squares.</summary>
internal sealed class Trend
{
    private Trend(double first, double last, double mean) => (First, Last, Mean) = (first, last, mean);

    /// <summary>The line's value at the first sample.</summary>
    public double First { get; }

    /// <summary>The line's value at the last sample.</summary>
    public double Last { get; }

    public double Mean { get; }

    public double Growth => Last - First;

    /// <summary>The line through samples that were taken at equal intervals.</summary>
    public static Trend Of(IReadOnlyList<double> samples)
    {
        if (samples.Count < 2)
            return new(samples.Sum(), samples.Sum(), samples.Sum());
        var (middle, mean) = ((samples.Count - 1) / 2.0, samples.Average());
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            above += (i - middle) * (samples[i] - mean);
            below += (i - middle) * (i - middle);
        }

        return new(mean - (above / below * middle), mean + (above / below * middle), mean);
    }

    /// <summary>The line through the second half of them.</summary>
    public static Trend OfSecondHalf(IReadOnlyList<double> samples) => Of([.. samples.Skip(samples.Count / 2)]);
}
