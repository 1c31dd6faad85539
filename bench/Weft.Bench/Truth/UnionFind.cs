namespace Weft.Bench.Truth;

/// <summary>What joins all that ever came together, and knows no rule: the plainest way to make people of ids.</summary>
internal sealed class UnionFind<T>
    where T : notnull
{
    private readonly Dictionary<T, ulong> _numbers = [];
    private readonly List<ulong> _parents = [0];

    /// <summary>Joins ids.</summary>
    public void Join(IReadOnlyList<T> ids)
    {
        for (var i = 1; i < ids.Count; i++)
        {
            var (one, other) = (Find(ids[0]), Find(ids[i]));
            _parents[(int)Math.Max(one, other)] = Math.Min(one, other);
        }
    }

    /// <summary>The number of an id, from 1.</summary>
    public ulong Number(T id)
    {
        if (!_numbers.TryGetValue(id, out var number))
        {
            _numbers[id] = number = (ulong)_parents.Count;
            _parents.Add(number);
        }

        return number;
    }

    /// <summary>The number of the group that holds an id.</summary>
    public ulong Find(T id)
    {
        var at = Number(id);
        while (_parents[(int)at] != at)
            at = _parents[(int)at] = _parents[(int)_parents[(int)at]];
        return at;
    }
}
