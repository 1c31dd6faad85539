using Weft.Events;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// Files events under fragments and keeps the graph, which is the result of taking the link evidence in event-time order (specs: identity). One writer.
/// </summary>
internal sealed partial class IdentityResolver(StateBatch state, IdentityRules rules, GraphChanges changes)
{
    private readonly IdentityStore _store = IdentityStore.Of(state);
    private readonly Decisions _decisions = Decisions.Of(state);
    private readonly Ledger _ledger = Ledger.Of(state);
    private readonly Dictionary<string, IdentifierPromotion> _promotions = new(StringComparer.Ordinal);
    private readonly List<NewClaim> _claims = [];

    // Fragments of which something was found that makes the links that hang together with them to be taken again.
    private readonly List<ulong> _again = [];

    /// <summary>The ids of an event.</summary>
    /// <param name="tracking">The event.</param>
    /// <param name="region">The default region for phone numbers, as <c>GB</c>; null for none.</param>
    public PromotedIds Promote(TrackingEvent tracking, string? region)
    {
        if (!_promotions.TryGetValue(region ?? "", out var promotion))
            _promotions[region ?? ""] = promotion = new(rules, region);
        var promoted = promotion.Promote(tracking);
        return _decisions.HasNoIdentifiers ? promoted.Without(_decisions.IsNoIdentifier) : promoted;
    }

    /// <summary>Resolves one event: the fragment to file it under, and what its links do to the graph.</summary>
    /// <param name="tracking">The event; each is given once.</param>
    /// <param name="promoted">Its ids.</param>
    public Resolution Resolve(TrackingEvent tracking, PromotedIds promoted)
    {
        if (promoted.Ids.Count == 0)
            return new(0, 0, false, false, promoted.Blocked);
        var claims = _claims;
        claims.Clear();
        _again.Clear();
        var newlyKnown = false;
        var fragments = new ulong[promoted.Ids.Count];
        for (var i = 0; i < fragments.Length; i++)
        {
            fragments[i] = Sight(promoted.Ids[i], tracking.Timestamp, claims, out var isNew);
            newlyKnown |= isNew && promoted.Ids[i].MakesKnown;
        }

        var evidence = new Evidence(tracking.Timestamp, tracking.Source, tracking.MessageId, 0);
        for (var i = 1; i < fragments.Length; i++)
            claims.Add(new(fragments[0], fragments[i], evidence with { Place = promoted.PlaceOf(i) }, ClaimKind.Seen));
        if (tracking.Type == EventType.Alias)
            ClaimAlias(tracking, evidence, claims);
        Offer(claims);
        Enter(LedgerCause.Event, evidence);
        var isEarliest = File(fragments[0], tracking.Timestamp);
        return new(fragments[0], Account(tracking), isEarliest, newlyKnown, promoted.Blocked);
    }

    /// <summary>The profile's number that a fragment belongs to now.</summary>
    public ulong HeadOf(ulong fragment) => _store.Read(fragment).Head;

    private ulong Sight(ExternalId id, DateTimeOffset at, List<NewClaim> claims, out bool isNew)
    {
        var found = _store.FindFragment(id);
        var fragment = found is { } number ? _store.Read(number) : _store.Create(id);
        isNew = fragment.Since is null;
        if (isNew || fragment.Since > at)
        {
            _store.Sight(fragment, at);
            // A limit that counts for a time may come to another answer now.
            if (rules.HasPeriods && found is not null && rules.Of(id.Type)?.Per is not null)
                _again.Add(fragment.Number);
        }

        if (isNew && id.Type == ExternalId.UserId)
            ClaimEarlierAliases(fragment, claims);
        return fragment.Number;
    }

    private bool File(ulong number, DateTimeOffset at)
    {
        var fragment = _store.Read(number);
        var isEarliest = fragment.FirstEventAt is null || fragment.FirstEventAt > at;
        if (isEarliest)
            _store.Begin(fragment, at);
        return isEarliest;
    }

    private ulong Account(TrackingEvent tracking)
    {
        if (tracking.Type != EventType.Group || tracking.GroupId?.Trim() is not { Length: > 0 and <= ExternalId.LongestValue } value)
            return 0;
        var id = new ExternalId(ExternalId.GroupId, value);
        var fragment = _store.FindFragment(id) is { } number ? _store.Read(number) : _store.Create(id);
        if (fragment.Since is null || fragment.Since > tracking.Timestamp)
        {
            _store.Sight(fragment, tracking.Timestamp);
            _store.Begin(fragment, tracking.Timestamp);
        }

        return fragment.Number;
    }

    // A previous id may turn out to be a user id only later, so it is always claimed as an anonymous id, and as a user id once it is known as one:
    // that way the order of arrival does not matter.
    private void ClaimAlias(TrackingEvent tracking, Evidence evidence, List<NewClaim> claims)
    {
        if (Usable(ExternalId.UserId, tracking.UserId) is not { } user)
            return;
        var userFragment = _store.FindFragment(user)!.Value;
        var named = evidence with { Place = Evidence.AliasPlace };
        if (Usable(ExternalId.AnonymousId, tracking.PreviousId) is { } anonymous && anonymous.Value != user.Value)
            claims.Add(new(userFragment, _store.FindFragment(anonymous) ?? _store.Create(anonymous).Number, named, ClaimKind.Alias));
        if (Usable(ExternalId.UserId, tracking.PreviousId) is not { } former || former == user)
            return;
        _store.AddAlias(former.Value, userFragment, named);
        // One that only an operator named is not known as a user id.
        if (_store.FindFragment(former) is { } known && _store.Read(known).Since is not null)
            claims.Add(FormerUser(userFragment, known, named));
    }

    private void ClaimEarlierAliases(Fragment user, List<NewClaim> claims)
    {
        foreach (var (by, evidence) in _store.AliasesOf(user.Id.Value))
            claims.Add(FormerUser(by, user.Number, evidence));
    }

    private static NewClaim FormerUser(ulong user, ulong former, Evidence evidence) =>
        new(user, former, evidence with { Place = Evidence.AliasPlace + 1 }, ClaimKind.Alias);

    private ExternalId? Usable(string type, string? raw)
    {
        if (raw is null || IdentifierNormaliser.Normalise(type, raw, null) is not { Length: > 0 } value)
            return null;
        var id = new ExternalId(type, value);
        return IsIdentifier(id) ? id : null;
    }

    private bool IsIdentifier(ExternalId id) => rules.Of(id.Type) is not null && rules.WhyBlocked(id) is null && !_decisions.IsNoIdentifier(id);

    /// <summary>A link that an event speaks for.</summary>
    private readonly record struct NewClaim(ulong One, ulong Other, Evidence Evidence, ClaimKind Kind, long Count = 1);
}
