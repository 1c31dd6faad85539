namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    private readonly SignInStore _signIns = SignInStore.Of(state);

    /// <summary>How many links were taken again so far: what late evidence and sign-ins cost.</summary>
    internal long LinksTakenAgain { get; private set; }

    // Somebody else authenticated with the same anonymous id.
    private bool IsContested(NewClaim claim)
    {
        if (rules.Preset != IdentityPreset.LastAuthenticated || rules.AnonymousEnd(_store.Read(claim.One), _store.Read(claim.Other)) is not { } anonymous)
            return false;
        var known = anonymous.Number == claim.One ? claim.Other : claim.One;
        if (_signIns.Find(anonymous.Number) is { } before)
            return before.Latest != known;
        return _store.LinksOf(anonymous.Number).Select(link => OtherEnd(link, anonymous.Number))
            .Any(other => other != known && rules.AnonymousEnd(anonymous, _store.Read(other)) is not null);
    }

    // What the outcome of a fragment's links hangs on. A sign-in that another one took the place of has no say in anything, unless it is what came just now; of a tablet in a shop there are thousands.
    private IEnumerable<Link> LinksThatCount(ulong number, HashSet<ulong>? seeds, TiedLinks tied)
    {
        if (seeds is null || rules.Preset != IdentityPreset.LastAuthenticated)
            return _store.LinksOf(number);
        if (_signIns.Find(number) is not { } signIns)
            return [.. _store.LinksOf(number).Where(link => !IsLeftOut(link, number, seeds, tied))];
        if (signIns.Until is { } until)
            tied.LeaveOut(number, until);
        return [.. signIns.Others.Append(signIns.Latest).Concat(seeds).Distinct().Select(other => _store.FindLink(number, other)).OfType<Link>()];
    }

    private bool IsLeftOut(Link link, ulong number, HashSet<ulong> seeds, TiedLinks tied)
    {
        var other = OtherEnd(link, number);
        if (!link.Claims.All(one => one.Claim.Refusal == TiedLinks.Superseded) || (seeds.Contains(number) && seeds.Contains(other)) || _signIns.Find(other) is null)
            return false;
        foreach (var (_, claim) in link.Claims)
            tied.LeaveOut(number, claim.Evidence.At);
        return true;
    }

    // Evidence that is earlier than what was known takes the latest evidence of a tablet back where it was that, which nothing but looking at all of it tells: rare, and a look only.
    private void Recount(List<NewClaim> claims)
    {
        if (rules.Preset != IdentityPreset.LastAuthenticated)
            return;
        foreach (var (one, other, _, kind, _) in claims)
        {
            if (_store.FindLink(one, other)?.Of(kind) is not { } known || rules.AnonymousEnd(_store.Read(one), _store.Read(other))?.Number is not { } anonymous
                || _signIns.Find(anonymous) is not { } signIns || signIns.Until != known.Evidence.At)
                continue;
            var all = _store.LinksOf(anonymous).Where(link => rules.AnonymousEnd(_store.Read(link.A), _store.Read(link.B))?.Number == anonymous)
                .Where(link => IsIdentifier(_store.Read(link.A).Id) && IsIdentifier(_store.Read(link.B).Id))
                .SelectMany(link => link.Claims.Where(claim => claim.Kind != ClaimKind.Decided).Select(claim => AtWith(claims, link, claim.Kind, claim.Claim)));
            _signIns.Put(anonymous, signIns with { Until = all.Max(at => (DateTimeOffset?)at) });
        }
    }

    private static DateTimeOffset AtWith(List<NewClaim> claims, Link link, ClaimKind kind, Claim known) => claims
        .Where(claim => claim.Kind == kind && (Math.Min(claim.One, claim.Other), Math.Max(claim.One, claim.Other)) == (link.A, link.B))
        .Select(claim => claim.Evidence.At).Append(known.Evidence.At).Min();

    // A new link of an id with sign-ins that is none itself.
    private void NoteLink(ulong one, ulong other)
    {
        if (rules.Preset != IdentityPreset.LastAuthenticated)
            return;
        var anonymous = rules.AnonymousEnd(_store.Read(one), _store.Read(other))?.Number;
        foreach (var (end, far) in ((ulong, ulong)[])[(one, other), (other, one)])
        {
            if (end != anonymous && _signIns.Find(end) is { } signIns)
                _signIns.Put(end, signIns with { Others = signIns.Others.Add(far) });
        }
    }

    private static ulong OtherEnd(Link link, ulong end) => link.A == end ? link.B : link.A;
}
