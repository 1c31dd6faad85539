using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Tests.Identity;

/// <summary>The engine's graph, over an empty part of a store.</summary>
internal sealed class GraphUnderTest
{
    private readonly StateBatch _state;
    private readonly IdentityResolver _resolver;

    public GraphUnderTest(IKeyValueStore store, IdentityRules rules, int mostTakenAgain = IdentityResolver.MostLinksTakenAgain, int mostRecords = 4)
    {
        _state = StateBatch.OfWriter(store, mostRecords);
        _resolver = new(_state, rules, Changes) { MostTakenAgain = mostTakenAgain };
        Store = IdentityStore.Of(_state);
    }

    public GraphChanges Changes { get; } = new();

    public IdentityStore Store { get; }

    public IdentityResolver Resolver => _resolver;

    /// <summary>The rows of the ledger, the earliest first.</summary>
    public IEnumerable<LedgerRow> Ledger => Weft.Identity.Ledger.Of(_state).Rows(null).Reverse();

    public Resolution Take(GivenEvent given) => Resolve(given.ToTracking());

    /// <summary>The first place in the log that is free.</summary>
    public long Next { get; set; } = 1_000;

    public StateBatch State => _state;

    public Resolution Resolve(TrackingEvent tracking, string? region = null)
    {
        _resolver.Begin(new(Next++, 0), GivenEvent.Epoch);
        return _resolver.Resolve(tracking, _resolver.Promote(tracking, region));
    }

    /// <summary>Takes an event, or a decision.</summary>
    public void TakeAny(GivenEvent given)
    {
        if (given.Decision is not { } decision)
            Take(given);
        else if (decision.Withdraws > 0)
            Decide(decision.Number, DecisionRequest.Withdraw(decision.Withdraws, "op", "no"));
        else
            Decide(decision.Number, new(0, decision.IsApart ? DecisionKind.Apart : DecisionKind.Together, given.Ids[0], given.Ids[1], "op", "so"));
    }

    public void Decide(long number, DecisionRequest request)
    {
        _resolver.Decide(request, number, GivenEvent.Epoch);
        Next = Math.Max(Next, number + 1);
    }

    /// <summary>Takes everything again, by the rules that it was made with.</summary>
    public void Rebuild()
    {
        _resolver.Begin(new(Next++, 0), GivenEvent.Epoch);
        _resolver.TakeEverythingAgain();
        EndFrame();
    }

    public void EndFrame()
    {
        Changes.Clear();
        _state.Commit();
    }

    public IEnumerable<Fragment> Fragments()
    {
        for (ulong number = 1; Store.Find(number) is { } fragment; number++)
            yield return fragment;
    }

    public ExternalId IdOf(ulong fragment) => Store.Read(fragment).Id;

    public ulong HeadOf(string type, string value) => _resolver.HeadOf(Store.FindFragment(new(type, value))!.Value);

    public Link? LinkOf(ExternalId one, ExternalId other) => Store.FindLink(Store.FindFragment(one)!.Value, Store.FindFragment(other)!.Value);

    /// <summary>The graph as lines to compare.</summary>
    public SortedSet<string> Lines()
    {
        var lines = new GraphLines();
        foreach (var component in Components())
            lines.Component(component.Members.Select(member => IdOf(member.Fragment)), component.LatestEvidence);
        foreach (var fragment in Fragments())
            lines.Fragment(fragment.Id, fragment.Since, fragment.FirstEventAt);
        foreach (var link in Links())
        {
            if (link.Count > 0)
                lines.Count(IdOf(link.A), IdOf(link.B), link.Count);
            foreach (var (kind, claim) in link.Claims)
            {
                var by = claim.Evidence;
                if (kind == ClaimKind.Decided)
                    lines.Decided(IdOf(link.A), IdOf(link.B), claim.Refusal);
                else
                    lines.Claim(IdOf(link.A), IdOf(link.B), kind == ClaimKind.Alias, by.At, by.Source, by.MessageId, claim.Refusal);
            }
        }

        return lines.All;
    }

    /// <summary>What must hold of any graph, whatever the events: null, or what does not.</summary>
    public string? Broken(RuleSet rules)
    {
        var aliases = Links().Where(link => (link.Alias is { InForce: true } || link.Decided is { InForce: true }) && IdOf(link.A).Type == IdOf(link.B).Type).ToList();
        foreach (var component in Components())
        {
            var ids = component.Members.Select(member => IdOf(member.Fragment)).ToList();
            if (rules.Broken(ids, [.. aliases.Select(link => (IdOf(link.A), IdOf(link.B)))]) is { } rule)
                return $"  {string.Join(' ', ids)} breaks {rule}";
            foreach (var (number, type, _) in component.Members)
            {
                if (_resolver.HeadOf(number) != component.Members.Min(member => member.Fragment) || IdOf(number).Type != type)
                    return $"  {IdOf(number)} does not lead to the earliest of {string.Join(' ', ids)}";
                if (!ProfileId.TryParse(new ProfileId(number).ToString(), out var profile) || Store.Find(profile.Number) is null)
                    return $"  profile_id of {IdOf(number)} does not resolve";
            }
        }

        return Links().FirstOrDefault(link => link.InForce && _resolver.HeadOf(link.A) != _resolver.HeadOf(link.B)) is { } apart
            ? $"  {IdOf(apart.A)} and {IdOf(apart.B)} have a link in force and are apart"
            : null;
    }

    public IEnumerable<Component> Components() => Fragments().Select(Store.ReadComponent).DistinctBy(component => component.Head);

    public IEnumerable<Link> Links() => Fragments().SelectMany(fragment => Store.LinksOf(fragment.Number).Where(link => link.A == fragment.Number));
}
