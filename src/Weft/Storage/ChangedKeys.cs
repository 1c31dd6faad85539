namespace Weft.Storage;

/// <summary>The changed keys of one table, in order once somebody scanned the table; most tables are never scanned while they are written.</summary>
/// <param name="changes">The changes.</param>
internal sealed class ChangedKeys(ChangeTable changes)
{
    private readonly List<int> _unsorted = [];
    private SortedSet<int>? _sorted;

    public void Add(int change) => _unsorted.Add(change);

    /// <summary>The changes with <c>from ≤ key &lt; to</c>, in order.</summary>
    public IEnumerable<int> Between(byte[] from, byte[] to)
    {
        var order = _sorted?.Comparer as Order ?? new Order(changes);
        _sorted ??= new(order);
        _unsorted.ForEach(change => _sorted.Add(change));
        _unsorted.Clear();
        (order.First, order.Last) = (from, to);
        return _sorted.GetViewBetween(Order.OfFirst, Order.OfLast).Where(change => !changes.Key(change).SequenceEqual(to));
    }

    public void Clear()
    {
        _unsorted.Clear();
        _sorted = null;
    }

    // A view needs elements as its ends: these stand for keys that need not be there.
    private sealed class Order(ChangeTable changes) : IComparer<int>
    {
        public const int OfFirst = -2;
        public const int OfLast = -1;

        public byte[] First { get; set; } = [];

        public byte[] Last { get; set; } = [];

        public int Compare(int x, int y) => x == y ? 0 : KeyOf(x).SequenceCompareTo(KeyOf(y));

        private ReadOnlySpan<byte> KeyOf(int change) => change switch
        {
            OfFirst => First,
            OfLast => Last,
            _ => changes.Key(change),
        };
    }
}
