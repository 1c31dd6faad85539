namespace Weft.Configuration;

/// <summary>A place events come from, as written under <c>sources</c>.</summary>
public sealed record SourceConfig
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>The keys its senders show; no other source has any of them.</summary>
    public required IReadOnlyList<string> WriteKeys { get; init; }

    /// <summary>False keeps its events as <c>source_disabled</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>True answers 422 and stores nothing when one item of a call is rejected.</summary>
    public bool Strict { get; init; }

    /// <summary>The most events a second; null is no limit.</summary>
    public double? EventsPerSecond { get; init; }

    /// <summary>The region that a phone number without a country code is read in, such as <c>GB</c>: the source's own, else the workspace's.</summary>
    public string? Region { get; init; }

    /// <summary>The longest event, in bytes: 100 to 1,000,000.</summary>
    public int EventBytes { get; init; } = DefaultEventBytes;

    /// <summary>The longest body of a call, in bytes, unpacked: 1,000 to 50,000,000.</summary>
    public int BatchBytes { get; init; } = DefaultBatchBytes;

    /// <summary>The most events in a call: 1 to 100,000.</summary>
    public int BatchEvents { get; init; } = DefaultBatchEvents;

    /// <summary>The names of the track events that it may send (<c>plan: { events: […] }</c>); null for any.</summary>
    public IReadOnlyList<string>? PlannedEvents { get; init; }

    public const int DefaultEventBytes = 32 * 1024;
    public const int DefaultBatchBytes = 500 * 1024;
    public const int DefaultBatchEvents = 2_500;
}
