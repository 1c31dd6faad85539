namespace Weft.Events;

/// <summary>What collect knows of a request beside its body.</summary>
/// <param name="Shape">Whether the body is a batch or one event.</param>
/// <param name="Type">The call that the path names; null when each event's <c>type</c> says it.</param>
/// <param name="IsImport">True for historical events: their times are taken as they are.</param>
/// <param name="ClientIp">The sender's address for <c>context.ip</c>; null when unknown.</param>
/// <param name="ReceivedAt">When the request came; offset zero.</param>
/// <param name="Limits">What it may hold.</param>
public readonly record struct RequestFacts(
    RequestShape Shape, EventType? Type, bool IsImport, string? ClientIp, DateTimeOffset ReceivedAt, CollectLimits Limits)
{
    /// <summary>
    /// Whether an event that names nobody in its usual fields holds an identifier where the rules look for one, such as an e-mail among its traits; given the
    /// normalised message. Null rejects such events.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, bool>? HoldsIdentifier { get; init; }
}

/// <summary>The two forms of a body.</summary>
public enum RequestShape : byte
{
    /// <summary>The body is one event.</summary>
    Single,

    /// <summary><c>{"batch": […], "context": {}, "integrations": {}, "sentAt": "…", "writeKey": "…"}</c>.</summary>
    Batch,
}
