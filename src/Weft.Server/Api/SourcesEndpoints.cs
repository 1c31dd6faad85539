using System.Text;
using System.Text.Json;
using Weft.Configuration;
using Weft.Events;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class SourcesEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api) =>
        api.MapGet("/sources/{key}/rejected", Rejected).RequireRole(Role.Operator).WithTags("Sources")
            .WithSummary("Events that were not accepted, with reason and payload, newest first.");

    private static IResult Rejected(string key, HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        if (!view.Workspace.Config.Sources.Any(source => source.Key == key))
            return Problem.NotFound($"There is no source {key}.");
        var query = new QueryReader(request.Query);
        var limit = query.Limit(50, 500);
        var reason = query.Text("reason");
        if (reason is not null && !RejectionReasons.All.Any(one => one.Word() == reason))
            query.Add("reason", reason, MapReader.Unknown(reason, [.. RejectionReasons.All.Select(one => one.Word())]));
        if (query.Text("cursor") is { } cursor && !RejectedEvents.IsId(cursor))
            query.Add("cursor", cursor, "was not given by this list");
        if (query.Problem is { } problem)
            return problem;
        var found = view.Rejected.Of(key, query.Text("cursor")).Where(one => reason is null || one.Reason.Word() == reason);
        return Results.Json(Page.Of(found, limit, Describe, one => one.Id), ApiJson.Options);
    }

    private static object Describe(RejectedEvent rejected) => new
    {
        id = rejected.Id,
        reason = rejected.Reason.Word(),
        message_id = rejected.MessageId.Length == 0 ? null : rejected.MessageId,
        received_at = rejected.ReceivedAt,
        payload = Payload(rejected.Payload),
    };

    // As it was sent where that is JSON, else its text.
    private static object Payload(byte[] payload)
    {
        try
        {
            return JsonElement.Parse(payload);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(payload);
        }
    }
}
