namespace Weft.Identity;

/// <summary>
/// Which components a frame changed: each as it stood before the frame, so that what follows knows who merged and who split. An id that is new in the frame
/// stood alone; one that stays alone is no change.
/// </summary>
public sealed class GraphChanges
{
    private readonly SortedDictionary<ulong, ulong[]> _before = [];
    private readonly HashSet<ulong> _fragments = [];
    private readonly List<KeyValuePair<ulong, ulong[]>> _sinceBegun = [];
    private List<ProfileMoves> _untold = [];
    private ulong _last;

    /// <summary>Former profiles: head, and the fragments it had.</summary>
    public IReadOnlyDictionary<ulong, ulong[]> Before => _before;

    /// <summary>Every fragment of a changed component.</summary>
    public IReadOnlyCollection<ulong> Fragments => _fragments;

    /// <summary>Who gave fragments to whom: each former profile with every other profile that holds some of its fragments now, by merge or by split.</summary>
    /// <param name="headOf">The number of the profile that holds a fragment now.</param>
    public IEnumerable<(ulong Former, ulong Now)> Moves(Func<ulong, ulong> headOf) => Moves(_before, headOf);

    /// <summary>An event begins.</summary>
    /// <param name="last">The number of the latest fragment.</param>
    internal void Begin(ulong last)
    {
        _last = last;
        _sinceBegun.Clear();
    }

    /// <summary>Remembers a component before it changes; only the first time in a frame counts.</summary>
    internal void Remember(Component component)
    {
        var members = new ulong[component.Members.Length];
        for (var i = 0; i < members.Length; i++)
            members[i] = component.Members[i].Fragment;
        // One that the event itself made was told of nothing and to nobody.
        if (component.Head <= _last)
            _sinceBegun.Add(new(component.Head, members));
        foreach (var member in members)
        {
            if (!_fragments.Add(member))
                return;
        }

        _before[component.Head] = members;
    }

    /// <summary>What the event did to profiles; null when no fragment has another one than before it.</summary>
    internal ProfileMoves? End(Func<ulong, ulong> headOf, IReadOnlyList<ChangedClaim> claims)
    {
        if (_sinceBegun.Count == 0)
            return null;
        var moves = ProfileMoves.Of(_sinceBegun, headOf, claims);
        _sinceBegun.Clear();
        if (moves is not null)
            _untold.Add(moves);
        return moves;
    }

    /// <summary>What each event since the last call did to profiles: also to those that came and went within the frame.</summary>
    internal IReadOnlyList<ProfileMoves> TakeMoves()
    {
        if (_untold.Count == 0)
            return [];
        var moves = _untold;
        _untold = [];
        return moves;
    }

    /// <summary>True when no component changed.</summary>
    internal bool IsEmpty => _before.Count == 0 && _fragments.Count == 0;

    internal void Clear()
    {
        _sinceBegun.Clear();
        _untold.Clear();
        _before.Clear();
        _fragments.Clear();
    }

    private static IEnumerable<(ulong Former, ulong Now)> Moves(IEnumerable<KeyValuePair<ulong, ulong[]>> before, Func<ulong, ulong> headOf) =>
        from former in before
        from now in former.Value.Select(headOf).Distinct()
        where now != former.Key
        select (former.Key, now);
}
