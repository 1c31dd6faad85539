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
    private readonly HashSet<(ExternalId A, ExternalId B)> _superseded;
    private readonly IReadOnlyCollection<GivenEvent> _events;
    private readonly IReadOnlyList<GivenEvent> _decisions;
    private readonly List<(ExternalId A, ExternalId B, string? Refusal)> _decided = [];

    public IdentityOracle(RuleSet rules, IEnumerable<GivenEvent> events)
    {
        _rules = rules;
        var given = events.ToList();
        _events = [.. given.Where(one => one.Decision is null).DistinctBy(one => (one.Source, one.MessageId))];
        var decisions = given.Where(one => one.Decision is not null).OrderBy(one => one.Decision!.Number).ToList();
        var withdrawn = decisions.Select(one => one.Decision!.Withdraws).ToHashSet();
        _decisions = [.. decisions.Where(one => one.Decision is { Withdraws: 0, Number: var number } && !withdrawn.Contains(number))];
        var claims = _events.SelectMany(Claims).ToList();
        foreach (var id in _events.Concat(decisions.Where(one => one.Decision is { Withdraws: 0 })).SelectMany(one => one.Ids).Concat(claims.SelectMany(claim => (ExternalId[])[claim.A, claim.B])))
            _componentOf.TryAdd(id, [id]);
        Decide();
        _superseded = [.. Superseded(claims)];
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
        foreach (var (a, b, refusal) in _decided)
            lines.Decided(a, b, refusal);
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

    // Of those who authenticated with an anonymous id, all but the latest.
    private IEnumerable<(ExternalId A, ExternalId B)> Superseded(IEnumerable<GivenClaim> claims) =>
        _rules.Preset != "last-authenticated"
            ? []
            : claims.Where(claim => _rules.Authenticates(claim.A, claim.B))
                .GroupBy(claim => RuleSet.IsAnonymous(claim.A) ? claim.A : claim.B)
                .SelectMany(device => device.Select(claim => (claim.A, claim.B)).Distinct().Except([Pair(device.Order(ClaimOrder).Last())]));

    private static (ExternalId A, ExternalId B) Pair(GivenClaim claim) => (claim.A, claim.B);

    private DateTimeOffset? FirstSeen(ExternalId id) => _events.Where(one => one.Ids.Contains(id)).Min(one => (DateTimeOffset?)one.At);

    private string? Take(GivenClaim claim)
    {
        if (_superseded.Contains(Pair(claim)))
            return "preset last-authenticated";
        return Take(claim.A, claim.B, claim.IsAlias, claim.By.At);
    }

    // Before all evidence; what was decided twice counts once.
    private void Decide()
    {
        foreach (var together in _decisions.Where(one => !one.Decision!.IsApart).DistinctBy(one => string.Join(' ', one.Ids.Select(id => id.ToString()).Order(StringComparer.Ordinal))))
            _decided.Add((together.Ids[0], together.Ids[1], Take(together.Ids[0], together.Ids[1], countAsOne: true, at: null)));
    }

    private string? Take(ExternalId a, ExternalId b, bool countAsOne, DateTimeOffset? at)
    {

        var (one, other) = (_componentOf[a], _componentOf[b]);
        var isOneValue = countAsOne && a.Type == b.Type;
        if (one != other)
        {
            HashSet<ExternalId> together = [.. one, .. other];
            if (_decisions.FirstOrDefault(decision => decision.Decision!.IsApart && decision.Ids.All(together.Contains)) is { } apart)
                return $"apart {apart.Decision!.Number}";
            if (at is not null && _rules.Isolates(one, other))
                return "preset isolate";
            if (_rules.Broken(one, other, isOneValue ? [.. _oneValue, (a, b)] : _oneValue, at, FirstSeen, countAsOne ? null : (a, b)) is { } rule)
                return rule;
            foreach (var id in together)
                _componentOf[id] = together;
        }

        if (isOneValue)
            _oneValue.Add((a, b));
        return null;
    }

    private sealed record GivenClaim(ExternalId A, ExternalId B, GivenEvent By, int Place, bool IsAlias)
    {
        public static GivenClaim Of(ExternalId one, ExternalId other, GivenEvent by, int place, bool isAlias) =>
            string.CompareOrdinal(one.ToString(), other.ToString()) < 0 ? new(one, other, by, place, isAlias) : new(other, one, by, place, isAlias);
    }

    private sealed record Taken(GivenClaim Claim, string? Refusal, int Count);
}
