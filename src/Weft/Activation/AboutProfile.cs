namespace Weft.Activation;

/// <summary>Whom a message about an audience or a computed trait is about, and where in the log it stands.</summary>
public sealed record AboutProfile
{
    /// <summary>From when what it says holds.</summary>
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

    /// <summary>The profile's own traits, a JSON object in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Traits { get; init; }

    /// <summary>The profile's external ids, in a fixed order.</summary>
    public required IReadOnlyList<(string Type, string Id)> ExternalIds { get; init; }
}
