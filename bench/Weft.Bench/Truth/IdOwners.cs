using System.Runtime.InteropServices;
using Weft.Identity;

namespace Weft.Bench.Truth;

/// <summary>
/// Whose each id is: the person's who used it the most, and of several the one whose own it is; and which ids can be known to be theirs.
/// <para>
/// An id can be known where a chain of its person's own events, over ids of their own that no device shares, leads to the most of what they have. A browser on which somebody
/// only ever looked around cannot: nothing that was sent says who it was.
/// </para>
/// </summary>
internal sealed class IdOwners
{
    private readonly Dictionary<ExternalId, Dictionary<int, (int Uses, int Own)>> _uses = [];
    private readonly HashSet<ExternalId> _shared = [];
    private readonly Dictionary<ExternalId, int> _people;
    private readonly HashSet<ExternalId> _knowable;

    public IdOwners(IReadOnlyCollection<TruthEvent> events, IdentityRules rules)
    {
        var promotion = new IdentifierPromotion(rules, "GB");
        IdsOfEvents = [.. events.Select(one => promotion.Promote(TruthMessage.Of(one)).Ids)];
        foreach (var (one, ids) in events.Zip(IdsOfEvents))
        {
            foreach (var id in ids)
                Use(id, one);
        }

        _people = _uses.ToDictionary(pair => pair.Key, pair => pair.Value.MaxBy(use => use.Value).Key);
        _knowable = Knowable(events);
    }

    /// <summary>Every id that came.</summary>
    public IReadOnlyCollection<ExternalId> Ids => _people.Keys;

    /// <summary>The ids of each event, strongest first.</summary>
    public IReadOnlyList<IReadOnlyList<ExternalId>> IdsOfEvents { get; }

    public int PersonOf(ExternalId id) => _people[id];

    /// <summary>Whether it is the anonymous id of a device that several people use.</summary>
    public bool IsShared(ExternalId id) => _shared.Contains(id);

    /// <summary>Whether what was sent says whose it is.</summary>
    public bool IsKnowable(ExternalId id) => _knowable.Contains(id);

    private void Use(ExternalId id, TruthEvent one)
    {
        ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, id, out _);
        uses ??= [];
        var (count, own) = uses.GetValueOrDefault(one.Person);
        uses[one.Person] = (count + 1, own + (one.IsForeign && id.Type == ExternalId.Email ? 0 : 1));
        if (id.Type == ExternalId.AnonymousId && one.IsShared)
            _shared.Add(id);
    }

    private HashSet<ExternalId> Knowable(IEnumerable<TruthEvent> events)
    {
        var groups = new UnionFind<ExternalId>();
        foreach (var (one, ids) in events.Zip(IdsOfEvents))
            groups.Join([.. ids.Where(id => _people[id] == one.Person && !IsShared(id))]);
        return [.. Ids.Where(id => !IsShared(id)).GroupBy(PersonOf).SelectMany(person => person.GroupBy(groups.Find).MaxBy(group => group.Count())!)];
    }
}
