namespace Weft.Identity;

/// <summary>
/// Which components a frame changed: each as it stood before the frame, so that what follows knows who merged and who split. An id that is new in the frame
/// stood alone; one that stays alone is no change.
/// </summary>
public sealed class GraphChanges
{
    private readonly SortedDictionary<ulong, ulong[]> _before = [];
    private readonly HashSet<ulong> _fragments = [];
    private readonly List<ulong> _moved = [];

    /// <summary>Former profiles: head, and the fragments it had.</summary>
    public IReadOnlyDictionary<ulong, ulong[]> Before => _before;

    /// <summary>Every fragment of a changed component.</summary>
    public IReadOnlyCollection<ulong> Fragments => _fragments;

    /// <summary>Remembers a component before it changes; only the first time in a frame counts.</summary>
    internal void Remember(Component component)
    {
        _moved.Add(component.Head);
        foreach (var member in component.Members)
        {
            if (!_fragments.Add(member.Fragment))
                return;
        }

        _before[component.Head] = [.. component.Members.Select(member => member.Fragment)];
    }

    /// <summary>The heads that components had right before they changed, since the last call: also of those that came and went within the frame.</summary>
    internal IReadOnlyList<ulong> TakeMoved()
    {
        ulong[] moved = [.. _moved];
        _moved.Clear();
        return moved;
    }

    internal void Clear()
    {
        _moved.Clear();
        _before.Clear();
        _fragments.Clear();
    }
}
