using Weft.Profiles;

namespace Weft.Audiences.Traits;

/// <summary>What events come to while they are added and taken away again, in any order.</summary>
internal abstract class EventFold
{
    /// <summary>What it comes to now, as JSON in one form (<see cref="Worth"/>); null for no value.</summary>
    public abstract string? Value { get; }

    /// <summary>Whether events older than those added make no difference: neither now, nor when those that were added no longer count, since older ones count no longer than they do.</summary>
    public virtual bool IsSettled => false;

    /// <summary>Adds an event, or takes one away that was added.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="values">Its values at the trait's path, in order; none where the kind has no path.</param>
    /// <param name="times">1 to add it, -1 to take it away.</param>
    public abstract void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times);

    /// <summary>Keeps only what is there at least once.</summary>
    protected static int Count<TKey>(IDictionary<TKey, int> counts, TKey key, int times)
    {
        var count = (counts.TryGetValue(key, out var found) ? found : 0) + times;
        if (count == 0)
            counts.Remove(key);
        else
            counts[key] = count;
        return count;
    }
}
