namespace Weft.Server.Web.Live;

/// <summary>The last so many of what was added. For one thread at a time.</summary>
/// <param name="capacity">How many.</param>
internal sealed class Ring<T>(int capacity)
{
    private readonly Queue<T> _items = new();

    public int Count => _items.Count;

    public void Add(T item)
    {
        _items.Enqueue(item);
        if (_items.Count > capacity)
            _items.Dequeue();
    }

    public T[] OldestFirst() => [.. _items];

    public T[] NewestFirst()
    {
        var all = _items.ToArray();
        Array.Reverse(all);
        return all;
    }
}
