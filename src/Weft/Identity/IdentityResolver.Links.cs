namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    /// <summary>The most links that late evidence takes again at once.</summary>
    internal const int MostLinksTakenAgain = 10_000;

    private void Offer(List<NewClaim> claims)
    {
        claims.RemoveAll(OnlyCounts);
        if (claims.Count == 0)
            return;
        var components = ComponentsOf(claims);
        var isInOrder = claims.TrueForAll(claim => components.TrueForAll(one => one.LatestEvidence is not { } latest || latest < claim.Evidence.At));
        if (isInOrder)
            TakeInOrder(claims, components, isStale: false);
        else
            TakeAgain(claims, components);
    }

    // A link seen again adds to a count only, unless the new evidence is earlier.
    private bool OnlyCounts(NewClaim claim)
    {
        if (_store.FindLink(claim.One, claim.Other) is not { } link || (claim.IsAlias ? link.Alias : link.Seen) is not { } known)
            return false;
        if (claim.Evidence < known.Evidence)
            return false;
        if (claim.Evidence > known.Evidence)
            _store.Write(link with { Count = link.Count + 1 });
        return true;
    }

    private List<Component> ComponentsOf(List<NewClaim> claims)
    {
        var components = new List<Component>();
        foreach (var number in claims.SelectMany(claim => (ulong[])[claim.One, claim.Other]).Distinct())
        {
            var component = _store.ReadComponent(_store.Read(number));
            if (!components.Exists(known => known.Head == component.Head))
                components.Add(component);
        }

        return components;
    }

    private void TakeInOrder(List<NewClaim> claims, List<Component> before, bool isStale)
    {
        var gathering = new Gathering(rules);
        before.ForEach(gathering.Add);
        foreach (var claim in claims.OrderBy(claim => claim.Evidence))
            Record(claim, gathering.Take(claim.One, claim.Other, claim.Evidence.At, claim.IsAlias));
        if (isStale)
            gathering.MarkStale();
        Save(gathering, before);
    }

    private void TakeAgain(List<NewClaim> claims, List<Component> before)
    {
        var tied = Tied(claims.SelectMany(claim => (ulong[])[claim.One, claim.Other]));
        if (tied is null)
        {
            TakeInOrder(claims, before, isStale: true);
            return;
        }

        foreach (var claim in claims)
            tied.Add(Record(claim, null));
        Take(tied);
    }

    private void Take(TiedLinks tied)
    {
        var gathering = new Gathering(rules);
        foreach (var fragment in tied.Fragments)
            gathering.Add(Component.Alone(fragment));
        foreach (var (link, evidence, isAlias) in tied.InOrder())
            tied.Set(link, isAlias, gathering.Take(link.A, link.B, evidence.At, isAlias));
        foreach (var link in tied.Changed)
            _store.Write(link);
        Save(gathering, [.. tied.Fragments.Select(_store.ReadComponent).DistinctBy(component => component.Head)]);
    }

    private Link Record(NewClaim claim, string? refusal)
    {
        var (a, b) = claim.One < claim.Other ? (claim.One, claim.Other) : (claim.Other, claim.One);
        var link = _store.FindLink(a, b) ?? new(a, b);
        var made = new Claim(claim.Evidence, refusal);
        link = (claim.IsAlias ? link with { Alias = made } : link with { Seen = made }) with { Count = link.Count + 1 };
        _store.Write(link);
        return link;
    }

    // All links that hang together, in force or refused: what late evidence could change. Null when there are too many.
    private TiedLinks? Tied(IEnumerable<ulong> from)
    {
        var tied = new TiedLinks(rules);
        var queue = new Queue<ulong>(from);
        while (queue.TryDequeue(out var number))
        {
            if (!tied.Add(_store.Read(number)))
                continue;
            foreach (var link in _store.LinksOf(number))
            {
                tied.Add(link);
                if (tied.LinkCount > MostLinksTakenAgain)
                    return null;
                queue.Enqueue(link.A == number ? link.B : link.A);
            }
        }

        return tied;
    }

    private void Save(Gathering gathering, List<Component> before)
    {
        foreach (var component in before)
            changes.Remember(component);
        var after = gathering.Components.OrderBy(component => component.Head).ToList();
        var heads = before.SelectMany(component => component.Members.Select(member => (member.Fragment, component.Head))).ToDictionary();
        foreach (var gone in before.Where(component => !after.Exists(one => one.Head == component.Head)))
            _store.RemoveComponent(gone.Head);
        foreach (var component in after)
        {
            _store.Write(component);
            foreach (var member in component.Members.Where(member => heads[member.Fragment] != component.Head))
                _store.Write(_store.Read(member.Fragment) with { Head = component.Head });
        }
    }
}
