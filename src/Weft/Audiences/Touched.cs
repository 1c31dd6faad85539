using System.Collections.Immutable;

namespace Weft.Audiences;

/// <summary>The audiences that a frame's events concern, of one fragment or profile, each with the latest event that does.</summary>
internal sealed class Touched
{
    private readonly Dictionary<AudienceDefinition, ChangeCause> _causes = [];
    private CausingEvent? _latest;

    public Dictionary<AudienceDefinition, ChangeCause> Causes => _causes;

    /// <summary>What comes is concerned by this event.</summary>
    public void By(CausingEvent tracking) => _latest = tracking;

    public void Concern(ImmutableArray<AudienceDefinition> audiences)
    {
        foreach (var audience in audiences)
            _causes[audience] = new(CauseKind.Event, _latest);
    }

    /// <summary>Takes over what another fragment of the same profile was touched by.</summary>
    public void Add(Touched other)
    {
        _latest = other._latest ?? _latest;
        foreach (var (audience, cause) in other._causes)
            _causes[audience] = cause;
    }

    /// <summary>Something else than an event concerns them; an event that concerns an audience by itself says more.</summary>
    public void ConcernBy(CauseKind kind, IEnumerable<AudienceDefinition> audiences)
    {
        foreach (var audience in audiences)
            _causes.TryAdd(audience, new(kind, kind == CauseKind.Identity ? _latest : null));
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _causes.Clear();
        _latest = null;
    }
}
