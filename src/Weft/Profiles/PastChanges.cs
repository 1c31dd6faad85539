namespace Weft.Profiles;

/// <summary>The changes of a trait that have happened by an instant: what a rule may look at.</summary>
internal readonly struct PastChanges
{
    private readonly LatestFirst<TraitChange> _all;
    private readonly int _first;

    private PastChanges(LatestFirst<TraitChange> all, int first, DateTimeOffset next) => (_all, _first, Next) = (all, first, next);

    /// <summary>When the first one comes that has not happened yet; <see cref="DateTimeOffset.MaxValue"/> for never.</summary>
    public DateTimeOffset Next { get; }

    /// <summary>The latest one; null where there is none.</summary>
    public TraitChange? Latest => _all[_first];

    /// <summary>All of them, latest first.</summary>
    public IEnumerable<TraitChange> All
    {
        get
        {
            for (var place = _first; _all[place] is { } change; place++)
                yield return change;
        }
    }

    /// <summary>Those that came after the trait was last cleared, latest first.</summary>
    public IEnumerable<TraitChange> SinceCleared => All.TakeWhile(static change => !change.Clears);

    /// <summary>The changes among these that have happened by an instant.</summary>
    public static PastChanges At(LatestFirst<TraitChange> all, DateTimeOffset now)
    {
        var (place, next) = (0, DateTimeOffset.MaxValue);
        for (; all[place] is { } change && change.At > now; place++)
            next = change.At;
        return new(all, place, next);
    }
}
