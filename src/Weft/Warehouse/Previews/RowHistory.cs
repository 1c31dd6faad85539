using Weft.Profiles;

namespace Weft.Warehouse.Previews;

/// <summary>A profile's history as the warehouse's rows have it: as much of it as the definitions in question look at.</summary>
internal sealed class RowHistory : IProfileHistory
{
    private readonly List<ProfileEvent> _events = [];
    private readonly Dictionary<string, List<TraitChange>> _changes = new(StringComparer.Ordinal);

    public bool IsKnown { get; init; }

    /// <summary>Nobody asks: the query has settled who is somebody.</summary>
    public DateTimeOffset? FirstEventAt => DateTimeOffset.MinValue;

    public LatestFirst<ProfileEvent> Events(string name) => LatestFirst.Over(InOrder(_events.Where(one => name == "*" || one.Name == name)));

    public LatestFirst<TraitChange> Changes(string trait) => LatestFirst.Over(InOrder(_changes.GetValueOrDefault(trait, [])));

    /// <summary>None: what asks for accounts is not asked of the warehouse.</summary>
    public IEnumerable<AccountHistory> Accounts => [];

    /// <summary>None: what asks for consent is not asked of the warehouse.</summary>
    public LatestFirst<ConsentStatement> Consent(string purpose) => LatestFirst.Over<ConsentStatement>([]);

    public void Add(ProfileEvent happened) => _events.Add(happened);

    public void Add(string trait, TraitChange change)
    {
        if (!_changes.TryGetValue(trait, out var changes))
            _changes[trait] = changes = [];
        changes.Add(change);
    }

    private static List<T> InOrder<T>(IEnumerable<T> all)
        where T : Dated
    {
        var list = all.ToList();
        list.Sort(static (one, other) => other.CompareTo(one));
        return list;
    }
}
