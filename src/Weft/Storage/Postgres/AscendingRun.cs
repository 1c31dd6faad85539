using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Storage.Postgres;

/// <summary>A run's pairs in one pass: those of long keys are put aside, since they go elsewhere, and keys out of order are refused.</summary>
internal sealed class AscendingRun(IEnumerable<Pair> run, Action onLong) : IDisposable
{
    private readonly IEnumerator<Pair> _pairs = run.GetEnumerator();
    private byte[]? _previous;

    public Pair Current => _pairs.Current;

    /// <summary>The long ones that were met so far.</summary>
    public Changes Long { get; } = new();

    /// <summary>Whether any of it has been taken.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>The next pair, of whatever length.</summary>
    /// <exception cref="ArgumentException">Its key does not follow the one before.</exception>
    public bool MoveNext()
    {
        if (!_pairs.MoveNext())
            return false;
        if (_previous is not null && ByteOrder.Instance.Compare(_previous, Current.Key) >= 0)
            throw new ArgumentException("A run's keys must be strictly ascending.");
        _previous = Current.Key;
        return true;
    }

    /// <summary>Puts the pair aside when its key is a long one.</summary>
    public bool PutAside()
    {
        IsBegun = true;
        if (Current.Key.Length <= Statements.LongestKey)
            return false;
        onLong();
        Long.Add(Current.Key, Current.Value);
        return true;
    }

    public void Dispose() => _pairs.Dispose();
}
