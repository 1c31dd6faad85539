using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>
/// The graph by the book, from all events at once: every link with its earliest evidence, taken in order of time, source, message id and place; each check
/// counts the values of the component that would result from scratch. Nothing is shared with the engine.
/// </summary>
internal sealed class IdentityOracle
{
    private readonly RuleSet _rules;
    private readonly Dictionary<ExternalId, HashSet<ExternalId>> _componentOf = [];
    private readonly List<(ExternalId A, ExternalId B)> _oneValue = [];
    private readonly List<Taken> _taken = [];
    private readonly IReadOnlyCollection<GivenEvent> _events;

    public IdentityOracle(RuleSet rules, IEnumerable<GivenEvent> events)
    {
        _rules = rules;
        _events = [.. events.DistinctBy(one => (one.Source, one.MessageId))];
        var claims = _events.SelectMany(Claims).ToList();
        foreach (var id in _events.SelectMany(one => one.Ids).Concat(claims.SelectMany(claim => (ExternalId[])[claim.A, claim.B])))
            _componentOf.TryAdd(id, [id]);
        foreach (var same in claims.GroupBy(claim => (claim.A, claim.B, claim.IsAlias)).OrderBy(same => Earliest(same), ClaimOrder))
        {
            var claim = Earliest(same);
            _taken.Add(new(claim, Take(claim), same.Count()));
        }
    }

    private static Comparer<GivenClaim> ClaimOrder { get; } = Comparer<GivenClaim>.Create((x, y) =>
    {
        var order = x.By.Second - y.By.Second;
        order = order != 0 ? order : string.CompareOrdinal(x.By.Source, y.By.Source);
        order = order != 0 ? order : string.CompareOrdinal(x.By.MessageId, y.By.MessageId);
        return order != 0 ? order : x.Place - y.Place;
    });

    public IReadOnlyList<HashSet<ExternalId>> Components => [.. _componentOf.Values.Distinct()];

    public HashSet<ExternalId> ComponentOf(ExternalId id) => _componentOf.TryGetValue(id, out var component) ? component : [id];

    /// <summary>The graph as lines to compare.</summary>
    public SortedSet<string> Lines()
    {
        var lines = new GraphLines();
        foreach (var component in Components)
        {
            var touching = _taken.Where(one => component.Contains(one.Claim.A) || component.Contains(one.Claim.B)).ToList();
            lines.Component(component, touching.Count == 0 ? null : touching.Max(one => one.Claim.By.At));
        }

        foreach (var (claim, refusal, count) in _taken)
            lines.Claim(claim.A, claim.B, claim.IsAlias, claim.By.At, claim.By.Source, claim.By.MessageId, refusal);
        foreach (var pair in _taken.GroupBy(one => (one.Claim.A, one.Claim.B)))
            lines.Count(pair.Key.A, pair.Key.B, pair.Sum(one => one.Count));
        foreach (var id in _componentOf.Keys)
        {
            var filed = _events.Where(one => one.Ids[0] == id).Select(one => one.At).ToList();
            var seen = _events.Where(one => one.Ids.Contains(id)).Select(one => one.At).ToList();
            lines.Fragment(id, seen.Count == 0 ? null : seen.Min(), filed.Count == 0 ? null : filed.Min());
        }

        return lines.All;
    }

    private static GivenClaim Earliest(IEnumerable<GivenClaim> claims) => claims.Order(ClaimOrder).First();

    private IEnumerable<GivenClaim> Claims(GivenEvent one)
    {
        for (var i = 1; i < one.Ids.Count; i++)
            yield return GivenClaim.Of(one.Ids[0], one.Ids[i], one, i, false);
        if (one.Previous is null || one.First(ExternalId.UserId) is not { } user || user == one.Previous)
            yield break;
        var kept = new ExternalId(ExternalId.UserId, user);
        yield return GivenClaim.Of(kept, new(ExternalId.AnonymousId, one.Previous), one, 1000, true);
        var former = new ExternalId(ExternalId.UserId, one.Previous);
        if (_events.Any(any => any.Ids.Contains(former)))
            yield return GivenClaim.Of(kept, former, one, 1001, true);
    }

    private string? Take(GivenClaim claim)
    {
        var (one, other) = (_componentOf[claim.A], _componentOf[claim.B]);
        var isOneValue = claim.IsAlias && claim.A.Type == claim.B.Type;
        if (one != other)
        {
            HashSet<ExternalId> together = [.. one, .. other];
            if (_rules.Broken(together, isOneValue ? [.. _oneValue, (claim.A, claim.B)] : _oneValue) is { } rule)
                return rule;
            foreach (var id in together)
                _componentOf[id] = together;
        }

        if (isOneValue)
            _oneValue.Add((claim.A, claim.B));
        return null;
    }

    private sealed record GivenClaim(ExternalId A, ExternalId B, GivenEvent By, int Place, bool IsAlias)
    {
        public static GivenClaim Of(ExternalId one, ExternalId other, GivenEvent by, int place, bool isAlias) =>
            string.CompareOrdinal(one.ToString(), other.ToString()) < 0 ? new(one, other, by, place, isAlias) : new(other, one, by, place, isAlias);
    }

    private sealed record Taken(GivenClaim Claim, string? Refusal, int Count);
}
