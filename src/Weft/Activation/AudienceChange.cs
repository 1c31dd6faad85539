namespace Weft.Activation;

/// <summary>A change of one profile's membership in one audience, and what the message about it needs.</summary>
public sealed record AudienceChange
{
    public required string Audience { get; init; }

    /// <summary>True when it entered, false when it exited.</summary>
    public required bool Entered { get; init; }

    /// <summary>From when the change holds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The frame's instant.</summary>
    public required DateTimeOffset Now { get; init; }

    public required long Position { get; init; }

    public required int Ordinal { get; init; }

    public required ulong Profile { get; init; }

    /// <summary>The workspace's name: <c>namespace</c> and <c>space_id</c> to destinations.</summary>
    public required string Workspace { get; init; }

    /// <summary>The profile's newest user id.</summary>
    public string? UserId { get; init; }

    /// <summary>The profile's newest anonymous id.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The profile's traits, a JSON object in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Traits { get; init; }

    /// <summary>The profile's external ids, in a fixed order.</summary>
    public required IReadOnlyList<(string Type, string Id)> ExternalIds { get; init; }

    /// <summary>The source of the event that caused it; empty when only time did.</summary>
    public string Source { get; init; } = "";

    /// <summary>The message id of the event that caused it; null when only time did.</summary>
    public string? SourceMessageId { get; init; }
}
