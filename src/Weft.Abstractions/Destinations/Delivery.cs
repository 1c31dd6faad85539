namespace Weft.Destinations;

/// <summary>One message for one destination.</summary>
/// <param name="IdempotencyKey">The same on every try and after a restart; unique to this message at this destination.</param>
/// <param name="Body">The mapped message, UTF-8 JSON.</param>
/// <param name="Attempt">1 for the first try.</param>
public sealed record Delivery(string IdempotencyKey, ReadOnlyMemory<byte> Body, int Attempt)
{
    /// <summary>The name of the mapping that made it, if it has one.</summary>
    public string? Mapping { get; init; }

    /// <summary>Where to write down what is said and answered, for somebody who tries a mapping; null for every other delivery.</summary>
    public DeliveryTrace? Trace { get; init; }
}

/// <summary>What a try came to.</summary>
public enum DeliveryStatus
{
    /// <summary>The destination has it.</summary>
    Delivered,

    /// <summary>Try again later: the message stays at the head of its profile's lane.</summary>
    Retry,

    /// <summary>Trying again would not help: the message goes to the dead letters at once.</summary>
    Refused,

    /// <summary>It was not for this destination, by the destination's own rules; the reason says which.</summary>
    Filtered,
}

/// <summary>What became of one try.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Reason">A short word for the receipt, such as <c>http_503</c> or <c>timeout</c>; empty when delivered.</param>
/// <param name="Detail">The answer's first 4 KB, where there was one; never a secret of the settings.</param>
public sealed record DeliveryResult(DeliveryStatus Status, string Reason = "", string? Detail = null)
{
    /// <summary>The destination has it.</summary>
    public static DeliveryResult Delivered { get; } = new(DeliveryStatus.Delivered);

    /// <summary>How long the destination asked us to wait (<c>Retry-After</c>), if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the whole destination asked for a pause (429), not only this message.</summary>
    public bool PausesDestination { get; init; }
}
