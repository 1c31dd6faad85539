using Weft.Events;
using Weft.Identity;
using Weft.Privacy;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>Says of an event of the log whose it is now.</summary>
internal sealed class EventHolders(StateBatch state, Workspace workspace)
{
    private readonly Dictionary<string, IdentifierPromotion> _promotions = [];
    private readonly Decisions _decisions = Decisions.Of(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly Timeline _timeline = Timeline.Of(state);
    private readonly Suppressions _suppressions = new(state);

    /// <summary>The profile on whose timeline an event is; null when it is on none, as a repeat and one that was rejected, or when it carries an id that is suppressed.</summary>
    public ulong? HolderOf(TrackingEvent tracking, EventPlace place)
    {
        var promoted = Promote(tracking);
        if (_suppressions.Concern(tracking, promoted))
            return null;
        foreach (var fragment in promoted.Ids.Select(_identity.FindFragment).OfType<ulong>())
        {
            if (_timeline.Find(fragment, tracking)?.Place == place)
                return _identity.Read(fragment).Head;
        }

        return null;
    }

    private PromotedIds Promote(TrackingEvent tracking)
    {
        var region = workspace.RegionOf(tracking.Source);
        if (!_promotions.TryGetValue(region ?? "", out var promotion))
            _promotions[region ?? ""] = promotion = new(workspace.Identity, region);
        var promoted = promotion.Promote(tracking);
        return _decisions.HasNoIdentifiers ? promoted.Without(_decisions.IsNoIdentifier) : promoted;
    }
}
