namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    /// <summary>The most links that late evidence takes again at once.</summary>
    internal const int MostLinksTakenAgain = 10_000;

    /// <summary>The same of this one: tests put off sooner.</summary>
    internal int MostTakenAgain { get; init; } = MostLinksTakenAgain;

    private void Offer(List<NewClaim> offered)
    {
        var claims = OncePerPair(offered);
        claims.RemoveAll(OnlyCounts);
        if (claims.Count == 0 && _again.Count == 0)
            return;
        var components = ComponentsOf(claims);
        _again.ForEach(number => Enter(components, number));
        var isInOrder = claims.TrueForAll(claim => components.TrueForAll(one => one.LatestEvidence is not { } latest || latest < claim.Evidence.At));
        if (isInOrder && _again.Count == 0 && !claims.Exists(claim => IsContested(claim) || IsVoid(claim)))
            TakeInOrder(claims, components, isStale: false);
        else
            TakeAgain(claims, components);
        Warn(claims);
    }

    // Several aliases may name one pair at once: the earliest stands, the others only count.
    private static List<NewClaim> OncePerPair(List<NewClaim> claims) =>
        !claims.Exists(claim => claim.Kind == ClaimKind.Alias)
            ? claims
            : [.. claims.GroupBy(claim => (Math.Min(claim.One, claim.Other), Math.Max(claim.One, claim.Other), claim.Kind))
                .Select(same => same.MinBy(claim => claim.Evidence) with { Count = same.Sum(claim => claim.Count) })];

    // A link seen again adds to a count only, unless the new evidence is earlier.
    private bool OnlyCounts(NewClaim claim)
    {
        if (_store.FindLink(claim.One, claim.Other) is not { } link || link.Of(claim.Kind) is not { } known)
            return false;
        if (claim.Evidence < known.Evidence)
            return false;
        // Who authenticated before and does so again is the latest once more.
        if (claim.Evidence > known.Evidence && _store.CountAgain(link, claim.Count, claim.Evidence) && known.Refusal == TiedLinks.Superseded)
            _again.AddRange([link.A, link.B]);
        return true;
    }

    // An alias of long ago may name what is no identifier any more.
    private bool IsVoid(NewClaim claim) =>
        claim.Kind == ClaimKind.Alias && !(IsIdentifier(_store.Read(claim.One).Id) && IsIdentifier(_store.Read(claim.Other).Id));

    private List<Component> ComponentsOf(List<NewClaim> claims)
    {
        var components = new List<Component>();
        foreach (var claim in claims)
        {
            Enter(components, claim.One);
            Enter(components, claim.Other);
        }

        return components;
    }

    private void Enter(List<Component> components, ulong number)
    {
        var component = _store.ReadComponent(_store.Read(number));
        foreach (var known in components)
        {
            if (known.Head == component.Head)
                return;
        }

        components.Add(component);
    }

    private void TakeInOrder(List<NewClaim> claims, List<Component> before, bool isStale)
    {
        if (!isStale && IsPlain(claims))
        {
            TakeOne(claims[0], before);
            return;
        }

        var gathering = new Gathering(rules, _decisions, _store.Read);
        before.ForEach(gathering.Add);
        foreach (var claim in claims.OrderBy(claim => claim.Evidence))
            Record(claim, gathering.Take(claim.One, claim.Other, claim.Evidence.At, claim.Kind));
        if (isStale)
            gathering.MarkStale();
        Save(gathering, before);
    }

    // What Joining can say without looking at anything but the two components.
    private bool IsPlain(List<NewClaim> claims) =>
        rules.OnlyCounts && !_decisions.HasAparts && claims is [{ Kind: ClaimKind.Seen }];

    private void TakeOne(NewClaim claim, List<Component> before)
    {
        var at = claim.Evidence.At;
        if (before.Count == 1)
        {
            Record(claim, null);
            _store.Write(Joining.Touched(before[0], at));
            return;
        }

        var (a, b) = _store.Read(claim.One).Head == before[0].Head ? (claim.One, claim.Other) : (claim.Other, claim.One);
        var refusal = Joining.WhyRefused(rules, before[0], a, before[1], b);
        Record(claim, refusal);
        if (refusal is null)
            Join(before[0], before[1], at);
        else
            before.ForEach(component => _store.Write(Joining.Touched(component, at)));
    }

    private void Join(Component one, Component other, DateTimeOffset at)
    {
        changes.Remember(one);
        changes.Remember(other);
        var (kept, gone) = one.Head < other.Head ? (one, other) : (other, one);
        _store.RemoveComponent(gone.Head);
        _store.Write(Joining.Join(kept, gone, at));
        foreach (var member in gone.Members)
            _store.Move(_store.Read(member.Fragment), kept.Head);
    }

    private void TakeAgain(List<NewClaim> claims, List<Component> before)
    {
        Recount(claims);
        // What was too much once stays too much, as links are never deleted.
        var tied = before.Exists(component => component.IsStale) ? null : Tied(claims.SelectMany(claim => (ulong[])[claim.One, claim.Other]).Concat(_again), MostTakenAgain);
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
        var gathering = tied.Take();
        foreach (var (link, kind) in tied.Formerly)
            Remember(link.A, link.B, kind, link.Of(kind));
        LinksTakenAgain += tied.LinkCount;
        foreach (var (anonymous, signIns) in tied.SignIns(_signIns.Find))
            _signIns.Put(anonymous, signIns);
        foreach (var link in tied.Changed)
            _store.Write(link);
        Save(gathering, [.. tied.Fragments.Select(_store.ReadComponent).DistinctBy(component => component.Head)]);
    }

    private Link Record(NewClaim claim, string? refusal)
    {
        var (a, b) = claim.One < claim.Other ? (claim.One, claim.Other) : (claim.Other, claim.One);
        var known = _store.FindLink(a, b);
        if (known is null)
            NoteLink(a, b);
        var link = known ?? _store.CreateLink(a, b);
        Remember(a, b, claim.Kind, link.Of(claim.Kind));
        link = link.With(claim.Kind, new(claim.Evidence, refusal), claim.Count);
        _store.Write(link);
        return link;
    }

    // All links that hang together, in force or refused: what late evidence could change. Null when there are too many.
    private TiedLinks? Tied(IEnumerable<ulong> from, int most)
    {
        var tied = new TiedLinks(rules, _decisions);
        var queue = new Queue<ulong>(from);
        var seeds = most == int.MaxValue ? null : queue.ToHashSet();
        while (queue.TryDequeue(out var number))
        {
            if (!tied.Add(_store.Read(number)))
                continue;
            foreach (var link in LinksThatCount(number, seeds, tied))
            {
                tied.Add(link);
                if (tied.LinkCount > most)
                    return null;
                queue.Enqueue(OtherEnd(link, number));
            }
        }

        return tied;
    }

    private void Save(Gathering gathering, List<Component> before)
    {
        var after = gathering.Components.ToDictionary(component => component.Head);
        foreach (var component in before.Where(component => !component.HasMembersOf(after.GetValueOrDefault(component.Head))))
            changes.Remember(component);
        foreach (var gone in before.Where(component => !after.ContainsKey(component.Head)))
            _store.RemoveComponent(gone.Head);
        foreach (var component in after.Values)
        {
            _store.Write(component);
            foreach (var fragment in component.Members.Select(member => _store.Read(member.Fragment)).Where(fragment => fragment.Head != component.Head))
                _store.Move(fragment, component.Head);
        }
    }
}
