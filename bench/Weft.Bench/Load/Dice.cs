namespace Weft.Bench.Load;

/// <summary>
/// Random numbers that are a function of a seed and an event's number (splitmix64, as Vigna published it), so that any event can be made again, in any order.
/// </summary>
internal struct Dice(ulong seed, long number)
{
    private ulong _state = Mix(seed + (ulong)number * Golden);

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>From 0 up to 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to one less than <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    /// <summary>A number's fingerprint; no two have the same.</summary>
    public static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
