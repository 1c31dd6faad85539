using Weft.Activation;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;

namespace Weft;

/// <summary>What some frames came to, for those who look on; state does not depend on it.</summary>
internal sealed class FrameOutcomes
{
    /// <summary>The events that were applied, with the fragment that each was filed under.</summary>
    public List<(TrackingEvent Event, ulong Fragment)> Applied { get; } = [];

    /// <summary>Who entered and exited.</summary>
    public List<MembershipChange> Changes { get; } = [];

    /// <summary>What an operator should look at, where it was found just now.</summary>
    public IReadOnlyList<IdentityWarning> Warnings { get; set; } = [];

    /// <summary>What was put in the outbox.</summary>
    public QueuedMessages Queued { get; } = new();
}
