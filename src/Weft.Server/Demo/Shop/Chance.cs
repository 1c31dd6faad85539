namespace Weft.Server.Demo.Shop;

/// <summary>Luck that can be had again: the same seed, the same draws. For one thread.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True in that share of cases, 0 to 1.</summary>
    public bool In(double share) => _random.NextDouble() < share;

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>A time span from so many seconds to so many.</summary>
    public TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (_random.NextDouble() * (most - least)));

    public T Of<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>One of them, more likely the more it weighs; weights are 0 and up, and not all 0.</summary>
    public T Weighted<T>(IReadOnlyList<T> all, Func<T, double> weight)
    {
        var left = _random.NextDouble() * all.Sum(weight);
        foreach (var one in all)
        {
            left -= weight(one);
            if (left < 0)
                return one;
        }

        return all[^1];
    }

    /// <summary>A waiting time or an amount around a mean: often small, sometimes large.</summary>
    public double Exponential(double mean) => -Math.Log(1 - _random.NextDouble()) * mean;

    /// <summary>How many of something that happens <paramref name="mean"/> times on average (Knuth's method, for small means).</summary>
    public int Poisson(double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), _random.NextDouble(), 0);
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }

    /// <summary>An id as browsers make them.</summary>
    public string Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
