namespace Weft.Bench.Truth;

/// <summary>What joins all that ever came together, and knows no rule: the plainest way to make people of ids.</summary>
internal sealed class UnionFind
{
    private readonly Dictionary<string, ulong> _numbers = new(StringComparer.Ordinal);
    private readonly List<ulong> _parents = [0];

    /// <summary>Joins ids; the first stands for them.</summary>
    public void Join(IReadOnlyList<string> ids)
    {
        for (var i = 1; i < ids.Count; i++)
        {
            var (one, other) = (Find(ids[0]), Find(ids[i]));
            _parents[(int)Math.Max(one, other)] = Math.Min(one, other);
        }
    }

    /// <summary>The number of the group that holds an id.</summary>
    public ulong Find(string id)
    {
        if (!_numbers.TryGetValue(id, out var at))
        {
            _numbers[id] = at = (ulong)_parents.Count;
            _parents.Add(at);
        }

        while (_parents[(int)at] != at)
            at = _parents[(int)at] = _parents[(int)_parents[(int)at]];
        return at;
    }
}
