using System.Text.Json;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Server.Api;

/// <summary>Parts of answers that more than one call gives.</summary>
internal static class ProfileAnswers
{
    /// <summary>How many events an answer on a whole profile shows.</summary>
    private const int LatestEvents = 50;

    /// <summary>An event of a timeline.</summary>
    public static object Event(ProfileEvent one) => new
    {
        message_id = one.MessageId,
        type = TypeOf(one.Body),
        @event = TypeOf(one.Body) is "identify" or "group" or "alias" ? null : one.Name,
        timestamp = one.At,
        received_at = EventPath.Text(one.Body, "receivedAt"),
        source = one.Source,
        name = EventPath.Text(one.Body, "name"),
        category = EventPath.Text(one.Body, "category"),
        group_id = EventPath.Text(one.Body, "groupId"),
        previous_id = EventPath.Text(one.Body, "previousId"),
        properties = Member(one.Body, "properties"),
        traits = Member(one.Body, "traits"),
        context = Member(one.Body, "context"),
        notes = NotesOf(one.Body),
    };

    /// <summary>An event's call.</summary>
    public static string? TypeOf(JsonElement body) => EventPath.Text(body, "type");

    /// <summary>What Weft has to say about an event.</summary>
    public static JsonElement? NotesOf(JsonElement body) => Member(body, TrackingEvent.Notes);

    /// <summary>All of a profile.</summary>
    public static object Whole(ReadView view, StoredProfile profile) => new
    {
        id = IdOf(profile),
        merged_ids = profile.Fragments.Skip(1).Select(fragment => new ProfileId(fragment.Number).ToString()),
        external_ids = ExternalIds(profile),
        stale = profile.Component.IsStale,
        traits = TraitAnswers.All(view, profile),
        accounts = AccountAnswers.Of(view, profile),
        audiences = Audiences(view, profile),
        consent = Consent(view, profile),
        events = profile.AllEvents().Where(one => one.At <= view.Now).Take(LatestEvents).Select(Event).ToList(),
    };

    /// <summary>The profile's id as shown.</summary>
    public static string IdOf(StoredProfile profile) => new ProfileId(profile.Number).ToString();

    /// <summary>Its external ids, newest first.</summary>
    public static IReadOnlyList<object> ExternalIds(StoredProfile profile) =>
        [.. profile.ExternalIds().Select(dated => new { type = dated.Id.Type, id = dated.Id.Value, since = dated.Since })];

    private static Dictionary<string, object> Audiences(ReadView view, StoredProfile profile)
    {
        var standings = view.Memberships.Shown(profile.Number);
        return view.Workspace.Audiences.All.ToDictionary(audience => audience.Key, object (audience) =>
            standings.TryGetValue(audience.Key, out var standing)
                ? new { member = standing.IsMember, since = (DateTimeOffset?)standing.Since, until = standing.ValidUntil == DateTimeOffset.MaxValue ? null : (DateTimeOffset?)standing.ValidUntil }
                : new { member = false, since = (DateTimeOffset?)null, until = (DateTimeOffset?)null });
    }

    private static Dictionary<string, object> Consent(ReadView view, StoredProfile profile) =>
        view.Workspace.Config.Consent.Purposes.Union(profile.Purposes).ToDictionary(purpose => purpose, object (purpose) =>
        {
            var state = ConsentState.At(profile.Consent(purpose), view.Now);
            return new { state = state.Word, at = state.By?.At, source = state.By?.Source, message_id = state.By?.MessageId };
        });

    private static JsonElement? Member(JsonElement body, string name) =>
        EventPath.Member(body, name) is { ValueKind: not JsonValueKind.Undefined } value ? value : null;
}
