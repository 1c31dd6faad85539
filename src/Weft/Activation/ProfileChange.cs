using Weft.Identity;
using Weft.Profiles;

namespace Weft.Activation;

/// <summary>A merge or a split of profiles, and what the message about it needs.</summary>
internal sealed record ProfileChange
{
    /// <summary><see cref="ProfileMessage.Merged"/> or <see cref="ProfileMessage.Split"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The profile that goes on.</summary>
    public required ulong Profile { get; init; }

    /// <summary>The one that was merged into it, or that is new.</summary>
    public required ulong Other { get; init; }

    /// <summary>The ids by which the message is addressed, newest first.</summary>
    public required IReadOnlyList<DatedId> Shown { get; init; }

    /// <summary>What the profile holds without the other, newest first.</summary>
    public required IReadOnlyList<DatedId> Ids { get; init; }

    /// <summary>What the other brings or takes, newest first.</summary>
    public required IReadOnlyList<DatedId> OtherIds { get; init; }

    /// <summary>What moves as well and does not show: an alias named it, and it turned out to be a user id. It may have shown before.</summary>
    public IReadOnlyList<ExternalId> Unseen { get; init; } = [];

    /// <summary>The claim that did it.</summary>
    public (ExternalId A, ExternalId B, ChangedClaim Claim)? By { get; init; }

    /// <summary>The frame's instant.</summary>
    public required DateTimeOffset Now { get; init; }

    public required long Position { get; init; }

    public required int Ordinal { get; init; }
}
