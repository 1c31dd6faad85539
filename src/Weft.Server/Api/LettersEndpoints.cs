using System.Text;
using System.Text.Json;
using Weft.Activation.Letters;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What can be done with dead letters.</summary>
internal static class LettersEndpoints
{
    private const int MostRuns = 4;
    private static readonly TimeSpan UnlessSaid = TimeSpan.FromSeconds(5);

    public static void MapLetters(this RouteGroupBuilder destinations)
    {
        destinations.MapPost("/{key}/dead-letters/resend", (string key, JsonElement body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock) =>
            CloseAsync(key, LetterFate.Resent, body, context, engine, runs, clock))
            .WithSummary("Sends dead letters again, behind what waits in their lanes: one by its id, with another body if one is given, those that a filter says, or all. 202 with a location when it takes longer than wait.");
        destinations.MapPost("/{key}/dead-letters/discard", (string key, JsonElement body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock) =>
            CloseAsync(key, LetterFate.Discarded, body, context, engine, runs, clock))
            .WithSummary("Gives dead letters up: one by its id, those that a filter says, or all. 202 with a location when it takes longer than wait.");
        destinations.MapGet("/{key}/runs/{id}", (string key, string id, LongRuns runs) => RunAnswers.Shown(runs.Find($"{Runs(key)}/{id}"), id)).WithSummary("How far it has come, and what came of it.");
        destinations.MapDelete("/{key}/runs/{id}", (string key, string id, LongRuns runs) => RunAnswers.CancelAsync(runs.Find($"{Runs(key)}/{id}"), id)).WithSummary("Breaks it off.");
    }

    /// <summary>Where runs of a destination are asked for.</summary>
    public static string Runs(string key) => $"/api/v1/destinations/{key}/runs";

    private static async Task<IResult> CloseAsync(string key, LetterFate fate, JsonElement body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock)
    {
        var (view, errors) = (engine.Read(), new ConfigErrors());
        if (view.Workspace.Destinations.Find(key) is null && (fate == LetterFate.Resent || !view.Deliveries.Sums().ContainsKey(key)))
            return Problem.NotFound($"There is no destination {key}.");
        var map = new MapReader(JsonConfig.Read(body, "body", errors), errors);
        var filter = Filter(map, view, errors);
        ReadOnlyMemory<byte>? edited = fate == LetterFate.Resent && map.Child("body").Exists ? Encoding.UTF8.GetBytes(body.GetProperty("body").GetRawText()) : default(ReadOnlyMemory<byte>?);
        if (edited is not null && filter.Id is null)
            errors.Add(map.Node["body"], "takes the place of one letter's body, so it goes with an id");
        map.Done();
        if (errors.Any)
            return Problem.BadRequest(errors);
        if (filter.Id is { } id && view.Deliveries.Letter(key, id) is null)
            return Problem.NotFound($"There is no dead letter {id} at {key}.");
        var by = context.Features.Get<Caller>()?.Name ?? "";
        return await RunAnswers.StartAsync(Runs(key), UnlessSaid, MostRuns, context, runs, clock, async (_, cancellation) =>
            Shown(fate, await engine.CloseLettersAsync(key, fate, filter, by, edited, cancellation)));
    }

    private static object Shown(LetterFate fate, long count) => fate == LetterFate.Resent ? new { resent = count } : new { discarded = count };

    // To say nothing must not mean everything.
    private static LetterFilter Filter(MapReader map, ReadView view, ConfigErrors errors)
    {
        var (id, filter, all) = (map.Text("id"), map.Child("filter"), map.Boolean("all") ?? false);
        if ((id is null ? 0 : 1) + (filter.Exists ? 1 : 0) + (all ? 1 : 0) != 1)
            errors.Add(map.Node, "must hold one of: id, of one letter; filter; all: true");
        return filter.Exists ? Narrowed(new(filter, errors), view, errors) : new() { Id = id };
    }

    private static LetterFilter Narrowed(MapReader map, ReadView view, ConfigErrors errors)
    {
        var filter = new LetterFilter
        {
            Reason = map.Text("reason"),
            Mapping = map.Text("mapping"),
            Event = map.Text("event"),
            Profiles = Profiles(map, view, errors),
            From = BodyValues.Instant(map, "from", errors),
            To = BodyValues.Instant(map, "to", errors),
        };
        if (!map.Node.Entries.Any())
            errors.Add(map.Node, "must say something: reason, mapping, event, profile, from or to; all: true means every letter");
        map.Done();
        return filter;
    }

    private static HashSet<ulong>? Profiles(MapReader map, ReadView view, ConfigErrors errors)
    {
        if (map.Text("profile") is not { } text)
            return null;
        if (ProfileKey.TryParse(text, out var key))
            return key.FragmentsIn(view);
        errors.Add(map.Node["profile"], ProfileKey.Accepted);
        return null;
    }
}
