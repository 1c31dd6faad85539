using System.Text;
using System.Text.Json;
using Weft.Configuration;
using Weft.Events;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class SourcesEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/sources").WithTags("Sources").RequireRole(Role.Operator);
        sources.MapGet("", All).WithSummary("Every source.");
        sources.MapGet("/{key}", (string key, Engine engine) => One(engine.Read(), key)).WithSummary("One source.");
        sources.MapDefinitions(DefinitionName.Sources, Role.Operator, One);
        sources.MapGet("/{key}/rejected", Rejected).WithSummary("Events that were not accepted, with reason and payload, newest first.");
    }

    private static IResult All(Engine engine)
    {
        var view = engine.Read();
        return Results.Json(new Page<object>([.. view.Workspace.Config.Sources.Select(source => Describe(view, source))], null), ApiJson.Options);
    }

    private static IResult One(ReadView view, string key) => view.Workspace.Config.Sources.FirstOrDefault(source => source.Key == key) is { } source
        ? Results.Json(Describe(view, source), ApiJson.Options)
        : Problem.NotFound($"There is no source {key}.");

    private static object Describe(ReadView view, SourceConfig source)
    {
        var name = new DefinitionName(DefinitionName.Sources, source.Key);
        return new
        {
            key = source.Key,
            kind = "tracking",
            enabled = source.Enabled,
            write_keys = source.WriteKeys,
            definition = DefinitionEndpoints.Shown(name, view.Workspace.Definition(name)),
            defined_in = DefinitionEndpoints.DefinedIn(view, name),
            shadowed = DefinitionEndpoints.Shadowed(view, name),
        };
    }

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

    // As it was sent where that is JSON of readable text, else as text with what cannot be read replaced.
    private static object Payload(byte[] payload)
    {
        try
        {
            return JsonText.IsSound(payload) ? JsonElement.Parse(payload) : Encoding.UTF8.GetString(payload);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(payload);
        }
    }
}
