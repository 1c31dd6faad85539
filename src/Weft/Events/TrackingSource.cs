namespace Weft.Events;

/// <summary>A source that SDKs and own callers send to (<c>kind: tracking</c>), as configured.</summary>
public sealed record TrackingSource
{
    /// <summary>Its key in weft.yaml.</summary>
    public required string Key { get; init; }

    /// <summary>The write keys that name it in a request; each belongs to one source only.</summary>
    public required IReadOnlyList<string> WriteKeys { get; init; }

    /// <summary>When false, events are answered 200 and kept as <see cref="RejectionReason.SourceDisabled"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When true, a request with any rejected item is refused whole (422): for own callers, not for SDKs, which would throw the batch away.</summary>
    public bool Strict { get; init; }

    /// <summary>Events per second that it may send, more than 0, with bursts of one second's worth (or one batch, if that is more); null for no limit.</summary>
    public double? EventsPerSecond { get; init; }

    /// <summary>How much one of its requests may hold.</summary>
    public CollectLimits Limits { get; init; } = CollectLimits.Default;

    /// <summary>Which events it may send; null for any.</summary>
    public TrackingPlan? Plan { get; init; }

    /// <summary>What is wrong with an accepted item for the source it comes from. It keeps its normalised form, so that it can be sent again as it is.</summary>
    internal RejectionReason Judge(in CollectedItem item) =>
        !Enabled ? RejectionReason.SourceDisabled
        : Plan?.Blocks(item) == true ? RejectionReason.BlockedByPlan
        : RejectionReason.None;
}
