using System.Text.Json;
using Weft.Activation;
using Weft.Identity;
using Weft.Profiles;
using Weft.Server.Api;

namespace Weft.Server.Web.People;

/// <summary>All that a person's page shows, but for the events themselves.</summary>
public sealed record PersonFacts
{
    public required Person Person { get; init; }

    /// <summary>Every profile id that leads here, the shown one first.</summary>
    public required IReadOnlyList<string> ProfileIds { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<DatedId> Ids { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<(string Name, ShownTrait Shown, string Rule)> Traits { get; init; }

    /// <summary>Those that are worked out, by key, with what each is.</summary>
    public required IReadOnlyList<(string Key, string Value, string Sentence)> Computed { get; init; }

    /// <summary>Those that they belong to, by group id, the latest first.</summary>
    public required IReadOnlyList<(string GroupId, DateTimeOffset Since)> Accounts { get; init; }

    /// <summary>Those that they are in.</summary>
    public required IReadOnlyList<(string Key, string Name, DateTimeOffset Since, DateTimeOffset? Until)> Audiences { get; init; }

    /// <summary>Why the ids are one person's, or are not.</summary>
    public required IReadOnlyList<(ExternalId A, ExternalId B, Claim Claim, long Count)> Links { get; init; }

    public required DateTimeOffset? FirstSeen { get; init; }

    /// <summary>The newest events, as many as were asked for.</summary>
    public required IReadOnlyList<ProfileEvent> Events { get; init; }

    /// <summary>Whether there are older ones.</summary>
    public required bool HasMore { get; init; }

    /// <summary>What the newest events had sent to destinations, newest first.</summary>
    public required IReadOnlyList<Receipt> Deliveries { get; init; }

    /// <summary>Reads somebody; null when nobody has that id.</summary>
    internal static PersonFacts? Find(ReadView view, string type, string value, int events)
    {
        var profile = view.Profile(type, value);
        return profile is null ? null : Read(view, profile, events);
    }

    /// <summary>A trait's value as text.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static PersonFacts Read(ReadView view, StoredProfile profile, int events)
    {
        var newest = profile.AllEvents().Take(events + 1).ToList();
        return new()
        {
            Person = Person.Of(view, profile),
            ProfileIds = [.. profile.Fragments.Select(fragment => new ProfileId(fragment.Number).ToString())],
            Ids = profile.ExternalIds(),
            Traits = [.. view.Traits(profile).Select(trait => (trait.Name, trait.Shown, view.Workspace.Survivorship.Of(trait.Name).Word))],
            Computed = [.. view.Computed(profile, view.Now).Select(one => (one.Trait.Key, TextOf(one.Value.Value), one.Trait.Sentence))],
            Accounts = [.. view.AccountsOf(profile).Select(one => (AccountAnswers.GroupIdOf(one.Account), one.Since))],
            Audiences = [.. AudiencesOf(view, profile)],
            Links = [.. LinksOf(profile)],
            FirstSeen = profile.FirstEventAt,
            Events = [.. newest.Take(events)],
            HasMore = newest.Count > events,
            Deliveries = DeliveriesOf(view, profile, newest),
        };
    }

    private static IEnumerable<(string Key, string Name, DateTimeOffset Since, DateTimeOffset? Until)> AudiencesOf(ReadView view, StoredProfile profile) =>
        view.Memberships.Shown(profile.Number).Values.Where(standing => standing.IsMember)
            .OrderByDescending(standing => standing.Since)
            .Select(standing => (
                standing.Audience, view.Workspace.Audiences.Find(standing.Audience)?.Name ?? standing.Audience, standing.Since,
                standing.ValidUntil == DateTimeOffset.MaxValue ? (DateTimeOffset?)null : standing.ValidUntil));

    private static IEnumerable<(ExternalId A, ExternalId B, Claim Claim, long Count)> LinksOf(StoredProfile profile) =>
        profile.Fragments.SelectMany(fragment => profile.LinksOf(fragment.Number)).DistinctBy(link => (link.A, link.B))
            .SelectMany(link => (Claim?[])[link.Seen, link.Alias], (link, claim) => (link, claim))
            .Where(pair => pair.claim is not null)
            .OrderBy(pair => pair.claim!.Value.Evidence)
            .Select(pair => (profile.IdOf(pair.link.A), profile.IdOf(pair.link.B), pair.claim!.Value, pair.link.Count));

    private static List<Receipt> DeliveriesOf(ReadView view, StoredProfile profile, IEnumerable<ProfileEvent> newest)
    {
        const int EventsLookedAt = 12;
        const int Shown = 12;
        var fragments = profile.Fragments.Select(fragment => fragment.Number).ToHashSet();
        return
        [
            .. newest.Take(EventsLookedAt).Select(one => one.Place.Position).Distinct()
                .SelectMany(view.Deliveries.ForPosition).Where(receipt => fragments.Contains(receipt.Profile))
                .OrderByDescending(receipt => receipt.At).Take(Shown),
        ];
    }
}
