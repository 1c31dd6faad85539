namespace Weft.Audiences;

/// <summary>What a frame touched, by number.</summary>
internal sealed class TouchedSet
{
    private readonly Dictionary<ulong, Touched> _byNumber = [];
    private readonly List<ulong> _numbers = [];
    private readonly Stack<Touched> _free = [];

    /// <summary>The numbers, lowest first: what follows must not depend on the order in which they were met.</summary>
    public List<ulong> InOrder()
    {
        _numbers.Sort();
        return _numbers;
    }

    /// <summary>What touched a number; nothing yet when it is new.</summary>
    public Touched this[ulong number]
    {
        get
        {
            if (_byNumber.TryGetValue(number, out var touched))
                return touched;
            _numbers.Add(number);
            return _byNumber[number] = _free.TryPop(out var free) ? free : new();
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        foreach (var touched in _byNumber.Values)
        {
            touched.Clear();
            _free.Push(touched);
        }

        _byNumber.Clear();
        _numbers.Clear();
    }
}
