using System.Text.Json;
using Weft.Activation;
using Weft.Configuration;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Trying a destination out on a person.</summary>
internal static class DestinationTestEndpoint
{
    public static void MapTest(this RouteGroupBuilder destinations) =>
        destinations.MapPost("/{key}/test", TestAsync).RequireRole(Role.Operator)
            .WithSummary("What each mapping makes of a message about a person: whether it matches, and why not; the body; with send: true also the exact request and answer. Not a delivery: no receipt, no sums. With a definition that is not saved, that one is tried.");

    private static async Task<IResult> TestAsync(string key, TestBody body, Engine engine, TimeProvider time, CancellationToken cancellation)
    {
        var (view, errors) = (engine.Read(), new ConfigErrors());
        if (!ProfileKey.TryParse(body.Profile ?? "", out var who))
            errors.Add(new("profile", body.Profile, ProfileKey.Accepted, 0));
        var destination = body.Definition.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? view.Workspace.Destinations.Find(key) : Draft(key, body.Definition, engine, errors);
        if (errors.Any)
            return Problem.BadRequest(errors);
        if (destination is null)
            return Problem.NotFound($"There is no destination {key}; give a definition to try one that is not saved.");
        if (view.Profile(who.Type, who.Value) is not { } profile)
            return Problem.NotFound($"There is no profile {body.Profile}.");
        var result = await new DestinationTest(view, profile, destination, time).RunAsync(body.Ask, errors, cancellation);
        return result is null ? Problem.BadRequest(errors) : Results.Json(Describe(result, profile.Number), ApiJson.Options);
    }

    private static DestinationDefinition? Draft(string key, JsonElement definition, Engine engine, ConfigErrors errors)
    {
        if (!Keys.IsKey(key))
            errors.Add(new("key", key, $"must be {Keys.Accepted}", 0));
        var node = DraftNode.Read(definition, errors);
        if (node is null || errors.Any)
            return null;
        DefinitionSecrets.Check(node, engine.Workspace.Config, errors);
        return errors.Any ? null : engine.ReadDestination(node, key, errors);
    }

    private static object Describe(DestinationTestResult result, ulong profile) => new
    {
        profile_id = new ProfileId(profile).ToString(),
        message = result.Message.Body,
        made_up = result.IsMadeUp,
        filtered = result.Filtered,
        mappings = result.Mappings.Select(one => new
        {
            index = one.Try.Index,
            name = one.Try.Name,
            matches = one.Try.Matches,
            why_not = one.Try.Why.Select(why => new { path = why.Path, message = why.Message }),
            body = one.Try.Body is { } body ? JsonElement.Parse(body.Span) : (JsonElement?)null,
            problem = one.Try.Problem is { } problem ? new { reason = problem.Reason, detail = problem.Detail } : null,
            sent = one.Sent is { } sent ? Describe(sent) : null,
        }),
    };

    private static object Describe(SendTry sent) => new
    {
        idempotency_key = sent.IdempotencyKey,
        status = sent.Result.Status.ToString().ToLowerInvariant(),
        reason = sent.Result.Reason.Length == 0 ? null : sent.Result.Reason,
        detail = sent.Result.Detail,
        exchanges = sent.Exchanges.Select(one => new { request = one.Request, answer = one.Answer }),
    };

    /// <summary>The body of a test.</summary>
    /// <param name="Profile">Whom it is about: type:value, such as user_id:42.</param>
    /// <param name="Event">An event's name (the person's latest one is taken, or one is made up), or a call as it would be sent.</param>
    /// <param name="Audience">The key of an audience instead of an event.</param>
    /// <param name="Change">entered or exited; entered unless said.</param>
    /// <param name="Trait">The key of a computed trait instead of an event.</param>
    /// <param name="Source">The source that a made-up event seems to come from.</param>
    /// <param name="Mapping">The name or number of the only mapping to try; all unless said.</param>
    /// <param name="Send">Whether to really send what matches, once.</param>
    /// <param name="Definition">A destination that is not saved, as weft.yaml would have it under its key: JSON, or a text in YAML.</param>
    internal sealed record TestBody(
        string? Profile, JsonElement Event, string? Audience, string? Change, string? Trait, string? Source, string? Mapping, bool? Send, JsonElement Definition)
    {
        internal DestinationTestAsk Ask => new() { Event = Event, Audience = Audience, Change = Change, Trait = Trait, Source = Source, Mapping = Mapping, Send = Send ?? false };
    }
}
