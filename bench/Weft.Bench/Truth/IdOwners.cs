using System.Runtime.InteropServices;
using Weft.Identity;

namespace Weft.Bench.Truth;

/// <summary>Whose each id is: the person's who used it the most.</summary>
internal sealed class IdOwners
{
    private readonly Dictionary<ExternalId, Dictionary<int, int>> _uses = [];
    private readonly HashSet<ExternalId> _shared = [];
    private readonly Dictionary<ExternalId, int> _people;

    public IdOwners(IEnumerable<TruthEvent> events, IdentityRules rules)
    {
        var promotion = new IdentifierPromotion(rules, "GB");
        var ids = new List<IReadOnlyList<string>>();
        foreach (var one in events)
        {
            var promoted = promotion.Promote(TruthMessage.Of(one)).Ids;
            ids.Add([.. promoted.Select(id => id.ToString())]);
            foreach (var id in promoted)
            {
                ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, id, out _);
                uses ??= [];
                uses[one.Person] = uses.GetValueOrDefault(one.Person) + 1;
                if (id.Type == ExternalId.AnonymousId && one.IsShared)
                    _shared.Add(id);
            }
        }

        IdsOfEvents = ids;
        _people = _uses.ToDictionary(pair => pair.Key, pair => pair.Value.MaxBy(use => use.Value).Key);
    }

    /// <summary>Every id that came.</summary>
    public IReadOnlyCollection<ExternalId> Ids => _people.Keys;

    /// <summary>The ids of each event, strongest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> IdsOfEvents { get; }

    public int PersonOf(ExternalId id) => _people[id];

    /// <summary>Whether it is the anonymous id of a device that several people use.</summary>
    public bool IsShared(ExternalId id) => _shared.Contains(id);
}
