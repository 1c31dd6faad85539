namespace Weft.Bench.Load;

/// <summary>
/// Who does the next thing: old hands by Zipf's law as Mandelbrot shifted it (the n-th most active does a share of 1/(n + 10), so that the first does about a
/// hundredth of everything and not a tenth), and newcomers.
/// </summary>
internal sealed class People
{
    private const int Shift = 10;

    private readonly Random _random;
    private readonly double[] _cumulative;
    private int _newest;

    public People(int count, Random random)
    {
        _random = random;
        _newest = count;
        _cumulative = new double[count];
        for (var (rank, sum) = (0, 0.0); rank < count; rank++)
            _cumulative[rank] = sum += 1.0 / (rank + 1 + Shift);
    }

    /// <summary>Somebody who may have been here before.</summary>
    public int Known()
    {
        var at = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, _cumulative.Length - 1);
    }

    /// <summary>Any of those who may have been here before, all alike.</summary>
    public int Anyone() => _random.Next(_cumulative.Length);

    /// <summary>Somebody who was never here.</summary>
    public int New() => _newest++;
}
