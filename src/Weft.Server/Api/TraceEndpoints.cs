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
        if (EventTrace.Find(view, source, messageId) is { } trace)
            return Results.Json(Describe(trace, rejected), ApiJson.Options);
        return rejected.Count > 0
            ? Results.Json(new { source, message_id = messageId, outcome = "rejected", rejected }, ApiJson.Options)
            : Problem.NotFound($"No event {messageId} of {source} has been processed. One that has just been sent is there once GET /api/v1/flow?settle=30s has answered.");
    }

    private static object Describe(EventTrace trace, List<object> rejected) => new
    {
        source = trace.Source,
        message_id = trace.MessageId,
        outcome = "accepted",
        collect = new { received_at = trace.ReceivedAt, timestamp = trace.At, notes = trace.IsOnTimeline ? ProfileAnswers.NotesOf(trace.Body) : null },
        log = new { position = trace.Position },
        resolve = new { filed_under = trace.FiledUnder.ToString(), links = trace.Links.Select(Describe) },
        profile = new { id = trace.ProfileId, @event = trace.Event, on_timeline = trace.IsOnTimeline },
        activate = trace.Deliveries.Select(DestinationsEndpoints.Describe),
        rejected,
    };

    private static object Describe((ExternalId A, ExternalId B, string? RefusedBy) link) =>
        new { a = link.A.ToString(), b = link.B.ToString(), in_force = link.RefusedBy is null, refused_by = link.RefusedBy };

    private static object Describe(RejectedEvent one) => new { id = one.Id, reason = one.Reason.Word(), received_at = one.ReceivedAt };
}
