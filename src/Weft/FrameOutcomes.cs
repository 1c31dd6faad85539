using Weft.Activation;
using Weft.Audiences;
using Weft.Events;

namespace Weft;

/// <summary>What some frames came to, for those who look on; state does not depend on it.</summary>
internal sealed class FrameOutcomes
{
    /// <summary>The events that were applied, with the fragment that each was filed under.</summary>
    public List<(TrackingEvent Event, ulong Fragment)> Applied { get; } = [];

    /// <summary>Who entered and exited.</summary>
    public List<MembershipChange> Changes { get; } = [];

    /// <summary>The lanes that got messages.</summary>
    public HashSet<Lane> Lanes { get; } = [];
}
