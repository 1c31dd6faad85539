using System.Globalization;
using System.Text.Json;
using Weft.Activation.Replays;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Sending the past again.</summary>
internal static class ReplayEndpoints
{
    private const int MostRuns = 4;
    private static readonly TimeSpan UnlessSaid = TimeSpan.FromSeconds(5);

    public static void MapReplays(this RouteGroupBuilder destinations)
    {
        destinations.MapPost("/{key}/replay", StartAsync)
            .WithSummary("What sending the events of a time range again would be; with dry_run: false they are sent, and 202 says where it is asked for. It goes on after a restart.");
        destinations.MapGet("/{key}/replays", (string key, Engine engine) =>
            Results.Json(new Page<object>([.. engine.Replays().Where(one => one.Request.Destination == key).Select(one => Describe(one))], null), ApiJson.Options)).WithSummary("Its replays, the latest first.");
        destinations.MapGet("/{key}/replays/{number}", (string key, long number, Engine engine) => Shown(key, number, Of(key, engine.FindReplay(number)))).WithSummary("How far a replay has come.");
        destinations.MapDelete("/{key}/replays/{number}", async (string key, long number, Engine engine, CancellationToken cancellation) =>
            Shown(key, number, Of(key, engine.FindReplay(number)) is null ? null : await engine.CancelReplayAsync(number, cancellation)))
            .WithSummary("Breaks a replay off: what is in the outbox is sent, and nothing more.");
    }

    private static async Task<IResult> StartAsync(string key, JsonElement body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock, CancellationToken cancellation)
    {
        if (engine.Workspace.Destinations.Find(key) is null)
            return Problem.NotFound($"There is no destination {key}.");
        var errors = new ConfigErrors();
        var map = new MapReader(JsonConfig.Read(body, "body", errors), errors);
        var isDry = map.Boolean("dry_run") ?? true;
        var request = Request(key, map, errors) with { By = context.Features.Get<Caller>()?.Name ?? "" };
        map.Done();
        if (errors.Any)
            return Problem.BadRequest(errors);
        if (isDry)
        {
            return await RunAnswers.StartAsync(
                LettersEndpoints.Runs(key), UnlessSaid, MostRuns, context, runs, clock, async (told, token) => Describe(await engine.CountReplayAsync(request, told, token), engine));
        }

        var replay = await engine.ReplayAsync(request, cancellation);
        context.Response.Headers.Location = PathOf(replay);
        return Results.Json(Describe(replay), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static ReplayRequest Request(string key, MapReader map, ConfigErrors errors)
    {
        var (from, to) = (BodyValues.Required(map, "from", errors), BodyValues.Required(map, "to", errors));
        if (!errors.Any && to <= from)
            errors.Add(map.Node["to"], "must be after from: the range ends before it");
        var filter = new MapReader(map.Child("filter"), errors);
        var request = new ReplayRequest
        {
            Destination = key,
            From = from,
            To = to,
            Events = filter.Texts("event"),
            Mappings = filter.Texts("mapping"),
            Sources = filter.Texts("source"),
            SkipsDelivered = map.Boolean("skip_delivered") ?? false,
            TakesHistory = map.Boolean("history") ?? false,
        };
        filter.Done();
        return request;
    }

    private static Replay? Of(string key, Replay? replay) => replay?.Request.Destination == key ? replay : null;

    private static IResult Shown(string key, long number, Replay? replay) =>
        replay is null ? Problem.NotFound($"There is no replay {number} of {key}.") : Results.Json(Describe(replay), ApiJson.Options);

    private static string PathOf(Replay replay) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/destinations/{replay.Request.Destination}/replays/{replay.Number}");

    private static object Describe(ReplayCount count, Engine engine) => new
    {
        dry_run = true,
        would_send = count.Messages,
        delivered_before = count.Delivered,
        events = count.Events,
        log_begins_at = engine.LogBegins,
    };

    private static object Describe(Replay replay) => new
    {
        id = replay.Number,
        location = PathOf(replay),
        state = replay.Ended switch { null => "running", Replay.Done => "done", Replay.Cancelled => "cancelled", _ => "failed" },
        error = replay.Ended is null or Replay.Done or Replay.Cancelled ? null : replay.Ended,
        progress = Math.Round(replay.Share, 3),
        messages = replay.Messages,
        through_frame = replay.Through,
        last_frame = replay.Request.Through,
        by = replay.Request.By,
        from = replay.Request.From,
        to = replay.Request.To,
        began_at = replay.BeganAt,
        ended_at = replay.EndedAt,
    };
}
