namespace Weft.Identity;

/// <summary>
/// Which components a frame changed: each as it stood before the frame, so that what follows knows who merged and who split. An id that is new in the frame
/// stood alone; one that stays alone is no change.
/// </summary>
public sealed class GraphChanges
{
    private readonly SortedDictionary<ulong, ulong[]> _before = [];
    private readonly HashSet<ulong> _fragments = [];
    private readonly SortedDictionary<ulong, ulong[]> _latest = [];

    /// <summary>Former profiles: head, and the fragments it had.</summary>
    public IReadOnlyDictionary<ulong, ulong[]> Before => _before;

    /// <summary>Every fragment of a changed component.</summary>
    public IReadOnlyCollection<ulong> Fragments => _fragments;

    /// <summary>Who gave fragments to whom: each former profile with every other profile that holds some of its fragments now, by merge or by split.</summary>
    /// <param name="headOf">The number of the profile that holds a fragment now.</param>
    public IEnumerable<(ulong Former, ulong Now)> Moves(Func<ulong, ulong> headOf) => Moves(_before, headOf);

    /// <summary>The same, since it was last asked for: as it stood between the events of the frame.</summary>
    /// <param name="headOf">The number of the profile that holds a fragment now.</param>
    public IReadOnlyList<(ulong Former, ulong Now)> TakeLatestMoves(Func<ulong, ulong> headOf)
    {
        if (_latest.Count == 0)
            return [];
        var moves = Moves(_latest, headOf).ToList();
        _latest.Clear();
        return moves;
    }

    /// <summary>Remembers a component before it changes; only the first time in a frame counts.</summary>
    internal void Remember(Component component)
    {
        _latest.TryAdd(component.Head, [.. component.Members.Select(member => member.Fragment)]);
        foreach (var member in component.Members)
        {
            if (!_fragments.Add(member.Fragment))
                return;
        }

        _before[component.Head] = [.. component.Members.Select(member => member.Fragment)];
    }

    internal void Clear()
    {
        _before.Clear();
        _fragments.Clear();
        _latest.Clear();
    }

    private static IEnumerable<(ulong Former, ulong Now)> Moves(SortedDictionary<ulong, ulong[]> former, Func<ulong, ulong> headOf) =>
        from before in former
        from now in before.Value.Select(headOf).Distinct()
        where now != before.Key
        select (before.Key, now);
}
