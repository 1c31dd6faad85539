using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class TraceEndpoints
{
    public static void MapTrace(this IEndpointRouteBuilder api) =>
        api.MapGet("/trace/{source}/{messageId}", Trace).RequireRole(Role.Operator, Role.Agent).WithTags("Flow")
            .WithSummary("One event through every stage: times, decisions, deliveries.");

    private static IResult Trace(string source, string messageId, Engine engine)
    {
        var view = engine.Read();
        if (!view.Workspace.Config.Sources.Any(one => one.Key == source))
            return Problem.NotFound($"There is no source {source}.");
        var rejected = view.Rejected.Find(source, messageId).Select(Describe).ToList();
        if (view.Seen.Find(source, messageId) is not { } seen)
        {
            return rejected.Count > 0
                ? Results.Json(new { source, message_id = messageId, outcome = "rejected", rejected }, ApiJson.Options)
                : Problem.NotFound($"No event {messageId} of {source} has been processed. One that has just been sent is there once GET /api/v1/flow?settle=30s has answered.");
        }

        return Results.Json(Accepted(view, source, messageId, seen, rejected), ApiJson.Options);
    }

    private static object Accepted(ReadView view, string source, string messageId, SeenEvent seen, List<object> rejected)
    {
        using var profile = view.ProfileOf(seen.Fragment);
        var fragment = profile.Fragments.First(one => one.Number == seen.Fragment);
        var filed = profile.Filed(fragment.Number, seen, source, messageId);
        return new
        {
            source,
            message_id = messageId,
            outcome = "accepted",
            collect = new { received_at = seen.ReceivedAt, timestamp = seen.Timestamp, notes = filed is null ? null : ProfileAnswers.NotesOf(filed.Body) },
            log = new { position = seen.Position },
            resolve = new { filed_under = fragment.Id.ToString(), links = Links(profile, source, messageId) },
            profile = new { id = ProfileAnswers.IdOf(profile), @event = seen.Name, on_timeline = filed is not null },
            activate = view.Deliveries.ForPosition(seen.Position)
                .Where(receipt => receipt.SourceMessageId == messageId || IsChangeOf(profile, receipt))
                .Select(DestinationsEndpoints.Describe).ToList(),
            rejected,
        };
    }

    // A message about an audience names itself, not the event.
    private static bool IsChangeOf(Profiles.StoredProfile profile, Activation.Receipt receipt) =>
        receipt.SourceMessageId.StartsWith(Activation.AudienceMessage.IdPrefix, StringComparison.Ordinal)
        && profile.Fragments.Any(fragment => fragment.Number == receipt.Profile);

    // The links that this event is the evidence for, and what became of them.
    private static List<object> Links(Profiles.StoredProfile profile, string source, string messageId)
    {
        var numbers = profile.Fragments.Select(fragment => fragment.Number);
        return
        [
            .. numbers.SelectMany(profile.LinksOf).DistinctBy(link => (link.A, link.B))
                .SelectMany(link => (Claim?[])[link.Seen, link.Alias], (link, claim) => (link, claim))
                .Where(pair => pair.claim is { } claim && claim.Evidence.Source == source && claim.Evidence.MessageId == messageId)
                .Select(pair => new
                {
                    a = profile.IdOf(pair.link.A).ToString(),
                    b = profile.IdOf(pair.link.B).ToString(),
                    in_force = pair.claim!.Value.InForce,
                    refused_by = pair.claim.Value.Refusal,
                }),
        ];
    }

    private static object Describe(RejectedEvent one) => new { id = one.Id, reason = one.Reason.Word(), received_at = one.ReceivedAt };
}
