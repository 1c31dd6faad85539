namespace Weft.Trials;

/// <summary>Keeps the few largest of many.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="most">How many are kept.</param>
internal sealed class Largest<T>(int most)
{
    private readonly SortedDictionary<(long Size, ulong Number), T> _kept = new(Comparer<(long Size, ulong Number)>.Create(
        (x, y) => x.Size != y.Size ? y.Size.CompareTo(x.Size) : x.Number.CompareTo(y.Number)));

    /// <summary>The largest first; of two of a size that of the lower number.</summary>
    public IEnumerable<T> InOrder => _kept.Values;

    /// <summary>Takes one, if it is among the largest so far.</summary>
    public void Offer(long size, ulong number, Func<T> one)
    {
        if (_kept.Count == most && Smallest is var (least, last) && (size < least || (size == least && number > last)))
            return;
        _kept[(size, number)] = one();
        if (_kept.Count > most)
            _kept.Remove(Smallest);
    }

    private (long Size, ulong Number) Smallest => _kept.Keys.Last();
}
