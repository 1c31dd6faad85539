namespace Weft.Events;

/// <summary>How much one request may hold.</summary>
public sealed record CollectLimits
{
    /// <summary>The limits of the tracking API.</summary>
    public static CollectLimits Default { get; } = new();

    /// <summary>Bytes of one event as sent, with the batch's <c>context</c> and <c>integrations</c> that it takes on; 32 KB.</summary>
    public int EventBytes { get; init; } = 32 * 1024;

    /// <summary>Bytes of one body, both as it comes over the wire and unpacked; 500 KB.</summary>
    public int BatchBytes { get; init; } = 500 * 1024;

    /// <summary>Events of one batch; 2,500.</summary>
    public int BatchEvents { get; init; } = 2500;

    /// <summary>How far ahead of <c>receivedAt</c> a time may be and still be believed; 24 h.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The larger of each limit.</summary>
    public static CollectLimits Largest(CollectLimits one, CollectLimits other) => new()
    {
        EventBytes = Math.Max(one.EventBytes, other.EventBytes),
        BatchBytes = Math.Max(one.BatchBytes, other.BatchBytes),
        BatchEvents = Math.Max(one.BatchEvents, other.BatchEvents),
        FutureTolerance = one.FutureTolerance > other.FutureTolerance ? one.FutureTolerance : other.FutureTolerance,
    };
}
