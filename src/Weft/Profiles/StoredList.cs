using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// A part of a fragment's history as its rows in the state have it: read from there in pieces, latest first and as far as somebody looks, and kept up to date with
/// what is added. Between two commits it must not be let go of, since it reads what is committed only and knows the rest itself.
/// </summary>
/// <param name="state">The batch that what is added goes into.</param>
/// <param name="isWhole">True where there are no rows yet.</param>
internal abstract class StoredList<T>(StateBatch state, bool isWhole) : LatestFirst<T>
    where T : Dated
{
    private const int FirstPiece = 16;
    private const int LargestPiece = 512;
    private const int Most = 2048;

    // Everything from the latest down to some row is known: what came is in _later, earliest first, and what was read behind it in _earlier, latest first.
    private readonly List<T> _later = [];
    private List<T>? _earlier;

    // What came and lies further back than what is known.
    private List<T>? _hidden;
    private int _piece = FirstPiece;
    private long _addedIn;
    private long _additions;

    internal override long Additions => _additions;

    private int Known => _later.Count + (_earlier?.Count ?? 0);

    public override T? this[int place]
    {
        get
        {
            while (place >= Known)
            {
                if (isWhole)
                    return null;
                ReadOn();
            }

            return place < _later.Count ? _later[^(place + 1)] : _earlier![place - _later.Count];
        }
    }

    /// <summary>Starts with rows that somebody read for it.</summary>
    /// <param name="latestFirst">The latest rows, latest first.</param>
    /// <param name="areAll">Whether there are no others.</param>
    public void Start(List<T> latestFirst, bool areAll) => (_earlier, isWhole) = (latestFirst, areAll);

    /// <summary>Adds one whose row is in the batch.</summary>
    public void Add(T one)
    {
        if (_addedIn != state.Commits && Known > Most)
            Shorten();
        _addedIn = state.Commits;
        _additions++;
        if (isWhole || Earliest?.CompareTo(one) <= 0)
            Insert(one);
        else
            (_hidden ??= []).Add(one);
    }

    /// <summary>Forgets what is not to be read any more either.</summary>
    public void RemoveAll(Predicate<T> gone)
    {
        _later.RemoveAll(gone);
        _earlier?.RemoveAll(gone);
        _hidden?.RemoveAll(gone);
        // The rows may be there until the commit: it must not be read again before.
        _addedIn = state.Commits;
    }

    /// <summary>Reads rows, latest first.</summary>
    /// <param name="before">Only those before this one; null for the latest.</param>
    /// <param name="most">How many at most.</param>
    protected abstract List<T> Read(T? before, int most);

    private T? Earliest => _earlier is { Count: > 0 } ? _earlier[^1] : _later.Count > 0 ? _later[0] : null;

    private void Insert(T one)
    {
        var place = _later.Count;
        while (place > 0 && _later[place - 1].CompareTo(one) > 0)
            place--;
        if (place > 0 && _later[place - 1].CompareTo(one) == 0)
            _later[place - 1] = one;
        else if (place > 0 || _earlier is not { Count: > 0 } || _earlier[0].CompareTo(one) < 0)
            _later.Insert(place, one);
        else
            Enter(_earlier, one);
    }

    // One of the same place takes the other's: a message may set a trait again.
    private static void Enter(List<T> latestFirst, T one)
    {
        var place = latestFirst.FindIndex(other => other.CompareTo(one) <= 0);
        if (place >= 0 && latestFirst[place].CompareTo(one) == 0)
            latestFirst[place] = one;
        else
            latestFirst.Insert(place >= 0 ? place : latestFirst.Count, one);
    }

    private void ReadOn()
    {
        var read = Read(Earliest, _piece);
        isWhole = read.Count < _piece;
        _piece = Math.Min(_piece * 2, LargestPiece);
        if (_hidden is not null)
            Uncover(read);
        if (_earlier is null)
            _earlier = read;
        else
            _earlier.AddRange(read);
    }

    // What came meanwhile may be among the rows or not, as it was committed or not.
    private void Uncover(List<T> read)
    {
        var uncovered = isWhole ? _hidden! : _hidden!.FindAll(hidden => hidden.CompareTo(read[^1]) > 0);
        _hidden = isWhole ? null : _hidden!.FindAll(hidden => hidden.CompareTo(read[^1]) <= 0);
        uncovered.ForEach(one => Enter(read, one));
    }

    // Its rows are all committed, so that they can be read again.
    private void Shorten()
    {
        _earlier = null;
        if (_later.Count > Most / 2)
            _later.RemoveRange(0, _later.Count - (Most / 2));
        _hidden = null;
        isWhole = false;
    }
}
