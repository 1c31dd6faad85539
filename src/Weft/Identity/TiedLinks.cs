namespace Weft.Identity;

/// <summary>The links that hang together, in force or refused, while they are taken again.</summary>
internal sealed class TiedLinks(IdentityRules rules)
{
    private readonly Dictionary<(ulong A, ulong B), Link> _links = [];
    private readonly Dictionary<(ulong A, ulong B), Link> _changed = [];
    private readonly SortedDictionary<ulong, Fragment> _fragments = [];

    public IReadOnlyCollection<Fragment> Fragments => _fragments.Values;

    public int LinkCount => _links.Count;

    /// <summary>The links whose outcome is another than before.</summary>
    public IEnumerable<Link> Changed => _changed.Values;

    public bool Add(Fragment fragment) => _fragments.TryAdd(fragment.Number, fragment);

    public void Add(Link link) => _links[(link.A, link.B)] = link;

    /// <summary>Every claim, by its evidence; those that a type's absence from the rules makes void are left out.</summary>
    public IEnumerable<(Link Link, Evidence Evidence, bool IsAlias)> InOrder() =>
        _links.Values.Where(Holds).SelectMany(Claims).OrderBy(claim => claim.Evidence).ToList();

    /// <summary>Notes what became of a claim.</summary>
    public void Set(Link link, bool isAlias, string? refusal)
    {
        var key = (link.A, link.B);
        var current = _links[key];
        var claim = (isAlias ? current.Alias : current.Seen)!.Value;
        if (claim.Refusal == refusal)
            return;
        claim = claim with { Refusal = refusal };
        _changed[key] = _links[key] = isAlias ? current with { Alias = claim } : current with { Seen = claim };
    }

    /// <summary>The claims that the rules make void: an end of theirs is no identifier any more.</summary>
    public IEnumerable<(Link Link, Evidence Evidence, bool IsAlias)> Void() => _links.Values.Where(link => !Holds(link)).SelectMany(Claims).ToList();

    private bool Holds(Link link) => IsIdentifier(_fragments[link.A].Id) && IsIdentifier(_fragments[link.B].Id);

    private bool IsIdentifier(ExternalId id) => rules.Of(id.Type) is not null && rules.WhyBlocked(id) is null;

    private static IEnumerable<(Link Link, Evidence Evidence, bool IsAlias)> Claims(Link link)
    {
        if (link.Seen is { } seen)
            yield return (link, seen.Evidence, false);
        if (link.Alias is { } alias)
            yield return (link, alias.Evidence, true);
    }
}
