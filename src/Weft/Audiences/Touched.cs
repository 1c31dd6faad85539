using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Audiences;

/// <summary>What concerns one fragment or profile in a frame, in the order in which it came.</summary>
internal sealed class Touched
{
    private readonly List<Concern> _concerns = [];
    private TrackingEvent? _latest;

    /// <summary>All of it.</summary>
    public List<Concern> Concerns => _concerns;

    /// <summary>What comes is concerned by this event.</summary>
    public void By(TrackingEvent tracking) => _latest = tracking;

    public void Concern(ImmutableArray<AudienceDefinition> audiences)
    {
        if (audiences.Length > 0)
            _concerns.Add(new(audiences, CauseKind.Event, _latest));
    }

    /// <summary>They are concerned by an event of somebody else, as the account's trait that it sets is theirs too.</summary>
    public void ConcernBy(TrackingEvent other, ImmutableArray<AudienceDefinition> audiences) => _concerns.Add(new(audiences, CauseKind.Event, other));

    /// <summary>Takes over what another fragment of the same profile was touched by.</summary>
    public void Add(Touched other)
    {
        _latest = other._latest ?? _latest;
        _concerns.AddRange(other._concerns);
    }

    /// <summary>Something else than an event concerns them; an event that concerns an audience by itself says more.</summary>
    public void ConcernBy(CauseKind kind, ImmutableArray<AudienceDefinition> audiences)
    {
        if (audiences.Length > 0)
            _concerns.Add(new(audiences, kind, kind == CauseKind.Identity ? _latest : null));
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _concerns.Clear();
        _latest = null;
    }
}
