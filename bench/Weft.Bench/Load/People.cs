namespace Weft.Bench.Load;

/// <summary>
/// Who does the next thing: old hands by Zipf's law as Mandelbrot shifted it (the n-th most active does a share of 1/(n + 10), so that the first does about a
/// hundredth of everything and not a tenth), and newcomers. Who is how active has nothing to do with the order in which people first came.
/// </summary>
internal sealed class People(int count)
{
    private const double Shift = 10.5;
    private const ulong Scatter = 2654435761;

    // The sum of 1/(n + 10) up to n is a logarithm but for a hair, and a logarithm can be turned round without a table.
    private readonly double _span = Math.Log((count + Shift) / Shift);

    /// <summary>How many were here before.</summary>
    public int Count => count;

    /// <summary>Somebody who may have been here before.</summary>
    public int Known(ref Dice dice)
    {
        var rank = (int)(Shift * (Math.Exp(dice.Share() * _span) - 1));
        return (int)((ulong)Math.Min(rank, count - 1) * Scatter % (ulong)count);
    }

    /// <summary>Any of those who may have been here before, all alike.</summary>
    public int Anyone(ref Dice dice) => dice.Below(count);

    /// <summary>Somebody who was never here: nobody else comes with that event.</summary>
    public int New(long number) => checked((int)(count + number));
}
