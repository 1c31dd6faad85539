namespace Weft.Identity;

/// <summary>The links that hang together, in force or refused, while they are taken again.</summary>
internal sealed class TiedLinks(IdentityRules rules, Decisions decisions)
{
    private readonly Dictionary<(ulong A, ulong B), Link> _links = [];
    private readonly Dictionary<(ulong A, ulong B), Link> _changed = [];
    private readonly SortedDictionary<ulong, Fragment> _fragments = [];
    private readonly Dictionary<ulong, DateTimeOffset> _leftOut = [];
    private readonly List<(Link Link, ClaimKind Kind)> _formerly = [];
    private Dictionary<ulong, Link>? _latest;

    /// <summary>What the refusal of a link is called of which an end is no identifier any more.</summary>
    public const string NoIdentifier = "no identifier";

    /// <summary>What the refusal of a link is called that somebody else's later one took the place of.</summary>
    public const string Superseded = "preset last-authenticated";

    public IReadOnlyCollection<Fragment> Fragments => _fragments.Values;

    public int LinkCount => _links.Count;

    /// <summary>Every link, with what became of it so far.</summary>
    public IReadOnlyCollection<Link> Links => _links.Values;

    /// <summary>The links whose outcome is another than before.</summary>
    public IEnumerable<Link> Changed => _changed.Values;

    /// <summary>The claims of which something else became, each in the link as it stood before.</summary>
    public IReadOnlyList<(Link Link, ClaimKind Kind)> Formerly => _formerly;

    public bool Add(Fragment fragment) => _fragments.TryAdd(fragment.Number, fragment);

    public void Add(Link link) => _links[(link.A, link.B)] = link;

    /// <summary>Takes every claim, by its evidence; what became of each stands in the links.</summary>
    /// <returns>The components that it makes.</returns>
    public Gathering Take()
    {
        var gathering = new Gathering(rules, decisions, number => _fragments[number]);
        foreach (var fragment in _fragments.Values)
            gathering.Add(Component.Alone(fragment));
        foreach (var (link, kind, evidence) in InOrder())
            Set(link, kind, gathering.Take(link.A, link.B, evidence.At, kind));
        foreach (var (link, kind, why) in Void())
        {
            Set(link, kind, why);
            // It may be taken again, so what comes later has to know of it.
            if (why == Superseded)
                gathering.Touch(link.A, link.B, link.Of(kind)!.Value.Evidence.At);
        }

        foreach (var (fragment, at) in _leftOut)
            gathering.Touch(fragment, fragment, at);
        return gathering;
    }

    /// <summary>Every claim that is to be taken, by its evidence.</summary>
    private List<(Link Link, ClaimKind Kind, Evidence Evidence)> InOrder()
    {
        var found = new List<(Link Link, ClaimKind Kind, Evidence Evidence)>();
        foreach (var link in _links.Values)
            found.AddRange(link.Claims.Where(one => WhyVoid(link, one.Kind) is null).Select(one => (link, one.Kind, one.Claim.Evidence)));
        found.Sort(static (x, y) => x.Evidence.CompareTo(y.Evidence));
        return found;
    }

    /// <summary>Notes what became of a claim.</summary>
    private void Set(Link link, ClaimKind kind, string? refusal)
    {
        var key = (link.A, link.B);
        var current = _links[key];
        var claim = current.Of(kind)!.Value;
        if (claim.Refusal == refusal)
            return;
        _formerly.Add((current, kind));
        _changed[key] = _links[key] = current.With(kind, claim with { Refusal = refusal });
    }

    /// <summary>The claims that are not taken, whatever the others come to, and why.</summary>
    private List<(Link Link, ClaimKind Kind, string Why)> Void()
    {
        var found = new List<(Link, ClaimKind, string)>();
        foreach (var link in _links.Values)
        {
            foreach (var (kind, _) in link.Claims)
            {
                if (WhyVoid(link, kind) is { } why)
                    found.Add((link, kind, why));
            }
        }

        return found;
    }

    /// <summary>A link of a fragment is not among these, as it has no say in anything; that there is evidence of an instant stays known.</summary>
    public void LeaveOut(ulong fragment, DateTimeOffset at) => _leftOut[fragment] = _leftOut.TryGetValue(fragment, out var known) && known > at ? known : at;

    /// <summary>The sign-ins of the anonymous ids here with which several people signed in, as they are now.</summary>
    public IEnumerable<(ulong Anonymous, SignIns Now)> SignIns(Func<ulong, SignIns?> before)
    {
        if (rules.Preset != IdentityPreset.LastAuthenticated)
            yield break;
        var latest = _latest ?? Authentications();
        var links = _links.Values.SelectMany(link => (IEnumerable<(ulong End, Link Link)>)[(link.A, link), (link.B, link)]);
        foreach (var one in links.Where(one => IdentityRules.IsAnonymous(_fragments[one.End].Id.Type)).GroupBy(one => one.End, one => one.Link))
        {
            var known = before(one.Key);
            var signIns = one.Where(link => IsSignIn(link, one.Key)).ToList();
            if (known is null && signIns.Count < 2)
                continue;
            latest.TryGetValue(one.Key, out var last);
            var passed = signIns.Where(link => Holds(link) && (link.A, link.B) != (last?.A, last?.B)).SelectMany(link => link.Claims).Where(claim => claim.Kind != ClaimKind.Decided).Select(claim => (DateTimeOffset?)claim.Claim.Evidence.At);
            var others = one.Where(link => !IsSignIn(link, one.Key) || link.Decided is not null).Select(link => Far(link, one.Key));
            yield return (one.Key, new(last is null ? 0 : Far(last, one.Key), passed.Append(_leftOut.TryGetValue(one.Key, out var at) ? at : null).Max(), [.. others]));
        }
    }

    private bool IsSignIn(Link link, ulong anonymous) =>
        link.Latest is not null && rules.AnonymousEnd(_fragments[link.A], _fragments[link.B])?.Number == anonymous;

    private static ulong Far(Link link, ulong end) => link.A == end ? link.B : link.A;

    private string? WhyVoid(Link link, ClaimKind kind)
    {
        if (!Holds(link))
            return NoIdentifier;
        if (kind == ClaimKind.Decided || rules.Preset != IdentityPreset.LastAuthenticated
            || rules.AnonymousEnd(_fragments[link.A], _fragments[link.B]) is not { } anonymous)
            return null;
        _latest ??= Authentications();
        var latest = _latest[anonymous.Number];
        return (latest.A, latest.B) == (link.A, link.B) ? null : Superseded;
    }

    private Dictionary<ulong, Link> Authentications()
    {
        var latest = new Dictionary<ulong, Link>();
        foreach (var link in _links.Values.Where(link => link.Latest is not null && Holds(link)))
        {
            if (rules.AnonymousEnd(_fragments[link.A], _fragments[link.B]) is { } anonymous
                && (!latest.TryGetValue(anonymous.Number, out var other) || link.Latest > other.Latest))
                latest[anonymous.Number] = link;
        }

        return latest;
    }

    private bool Holds(Link link) => IsIdentifier(_fragments[link.A].Id) && IsIdentifier(_fragments[link.B].Id);

    private bool IsIdentifier(ExternalId id) => rules.Of(id.Type) is not null && rules.WhyBlocked(id) is null && !decisions.IsNoIdentifier(id);
}
