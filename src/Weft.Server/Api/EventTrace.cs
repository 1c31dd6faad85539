using System.Text.Json;
using Weft.Activation;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Server.Api;

/// <summary>One event, and what became of it at each stage.</summary>
public sealed record EventTrace
{
    public required string Source { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The call.</summary>
    public required string Type { get; init; }

    /// <summary>Its name; the call's word where it has none.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its frame in the log.</summary>
    public required long Position { get; init; }

    /// <summary>The external id that it is filed under.</summary>
    public required ExternalId FiledUnder { get; init; }

    /// <summary>Whose it is now.</summary>
    public required string ProfileId { get; init; }

    /// <summary>The normalised message; undefined when it is on the timeline no more.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>Whether it is on the timeline.</summary>
    public bool IsOnTimeline => Body.ValueKind != JsonValueKind.Undefined;

    /// <summary>Its name as audiences see it; null for calls that have none.</summary>
    public required string? Event { get; init; }

    /// <summary>The ids that it is evidence for being one person's, and what refused it.</summary>
    public required IReadOnlyList<(ExternalId A, ExternalId B, string? RefusedBy)> Links { get; init; }

    /// <summary>What was sent because of it.</summary>
    public required IReadOnlyList<Receipt> Deliveries { get; init; }

    /// <summary>Finds an accepted event; null when there is none.</summary>
    internal static EventTrace? Find(ReadView view, string source, string messageId)
    {
        if (view.Seen.Find(source, messageId) is not { } seen || view.Logged.Find(seen.Place) is not { } tracking)
            return null;
        var profile = view.ProfileOf(seen.Fragment);
        var filed = profile.Filed(seen.Fragment, tracking);
        var type = tracking.Type.ToString().ToLowerInvariant();
        return new()
        {
            Source = source,
            MessageId = messageId,
            Type = type,
            Name = tracking.EventName ?? type,
            Event = tracking.EventName,
            At = tracking.Timestamp,
            ReceivedAt = tracking.ReceivedAt,
            Position = seen.Place.Position,
            FiledUnder = profile.IdOf(seen.Fragment),
            ProfileId = new ProfileId(profile.Number).ToString(),
            Body = filed?.Body ?? default,
            Links = [.. LinksBy(profile, source, messageId)],
            Deliveries = DeliveriesOf(view, profile, seen.Place.Position, messageId),
        };
    }

    private static IEnumerable<(ExternalId A, ExternalId B, string? RefusedBy)> LinksBy(StoredProfile profile, string source, string messageId) =>
        profile.Fragments.SelectMany(fragment => profile.LinksOf(fragment.Number)).DistinctBy(link => (link.A, link.B))
            .SelectMany(link => (Claim?[])[link.Seen, link.Alias], (link, claim) => (link, claim))
            .Where(pair => pair.claim is { } claim && claim.Evidence.Source == source && claim.Evidence.MessageId == messageId)
            .Select(pair => (profile.IdOf(pair.link.A), profile.IdOf(pair.link.B), pair.claim!.Value.Refusal));

    private static List<Receipt> DeliveriesOf(ReadView view, StoredProfile profile, long position, string messageId)
    {
        var fragments = profile.Fragments.Select(fragment => fragment.Number).ToHashSet();
        return [.. view.Deliveries.ForPosition(position).Where(receipt => receipt.SourceMessageId == messageId || IsOfAudience(receipt, fragments))];
    }

    // A message about an audience names itself, not the event.
    private static bool IsOfAudience(Receipt receipt, HashSet<ulong> fragments) =>
        receipt.SourceMessageId.StartsWith(AudienceMessage.IdPrefix, StringComparison.Ordinal) && fragments.Contains(receipt.Profile);
}
