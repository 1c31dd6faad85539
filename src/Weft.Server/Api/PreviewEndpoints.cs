using System.Globalization;
using System.Text.Json;
using Weft.Audiences;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Who would be in an audience, and how its size would have gone.</summary>
internal static class PreviewEndpoints
{
    // Not below the audiences, one of which may be called preview.
    private const string Path = "/api/v1/previews";
    private const int MostAtOnce = 2;
    private const int MostDays = 366;
    private const int MostSampled = 100;
    private const int SampledUnlessSaid = 10;
    private const int TraitsShown = 6;
    private static readonly TimeSpan UnlessSaid = TimeSpan.FromSeconds(2);

    public static void MapPreview(this RouteGroupBuilder audiences)
    {
        audiences.MapPost("/preview", PreviewAsync).RequireRole(Role.Marketer, Role.Operator)
            .WithSummary("Who a draft of an audience would take: its size, a sample of its members, and its size on each of the last days. Changes nothing. 202 with a location when it takes longer than wait.");
    }

    public static void MapPreviews(this IEndpointRouteBuilder api)
    {
        var previews = api.MapGroup("/previews").WithTags("Audiences");
        previews.MapGet("/{id}", (string id, LongRuns runs) => RunAnswers.Shown(runs.Find($"{Path}/{id}"), id)).RequireRole(Role.Marketer, Role.Operator)
            .WithSummary("How far a preview has come, and what came of it.");
        previews.MapDelete("/{id}", (string id, LongRuns runs) => RunAnswers.CancelAsync(runs.Find($"{Path}/{id}"), id)).RequireRole(Role.Marketer, Role.Operator)
            .WithSummary("Breaks it off.");
    }

    private static async Task<IResult> PreviewAsync(PreviewBody body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock)
    {
        var (errors, now, zone) = (new ConfigErrors(), engine.Clock.GetUtcNow(), engine.Workspace.Config.TimeZone);
        var definition = Definition(body, engine, errors);
        var at = Instant(body.At, now, zone, errors);
        var sample = Within("sample", body.Sample ?? SampledUnlessSaid, 0, MostSampled, errors);
        var days = Within("backtest_days", body.BacktestDays ?? 0, 0, MostDays, errors);
        if (errors.Any || definition is null)
            return Problem.BadRequest(errors);
        var ends = DayEnds.Before(at, days, zone);
        var question = new PreviewQuestion(definition, [.. ends.Select(day => day.End), at], sample, IsOfPast: body.At is not null);
        return await RunAnswers.StartAsync(Path, UnlessSaid, MostAtOnce, context, runs, clock, async (told, cancellation) =>
            Describe(engine, question, [.. ends.Select(day => day.Date)], await engine.PreviewAsync(question, told, cancellation)));
    }

    private static AudienceDefinition? Definition(PreviewBody body, Engine engine, ConfigErrors errors)
    {
        if (body.Key is not null && !engine.Workspace.Config.Audiences[body.Key].Exists)
            errors.Add(new("key", body.Key, "is not an audience here; leave it out for a new one", 0));
        var node = DraftNode.Read(body.Definition, errors);
        if (node is { Exists: false })
            errors.Add(node, "is required: an audience as weft.yaml would have it under its key, as JSON, or as a text in YAML");
        return node is null || errors.Any ? null : engine.ReadDraft(node, body.Key, errors);
    }

    // To the end of its microsecond, so that the warehouse need not look at what is finer.
    private static DateTimeOffset Instant(string? text, DateTimeOffset now, TimeZoneInfo zone, ConfigErrors errors)
    {
        if (text is null)
            return now.AddTicks(TimeSpan.TicksPerMicrosecond - 1 - (now.UtcTicks % TimeSpan.TicksPerMicrosecond));
        if (Instants.TryParse(text, zone, out var at) && at <= now)
            return at;
        errors.Add(new("at", text, $"must be {Instants.Accepted}, not later than now", 0));
        return now;
    }

    private static int Within(string name, int value, int least, int most, ConfigErrors errors)
    {
        if (value < least || value > most)
            errors.Add(new(name, value.ToString(CultureInfo.InvariantCulture), $"must be a whole number from {least} to {most}", 0));
        return value;
    }

    private static object Describe(Engine engine, PreviewQuestion question, DateOnly[] days, Preview preview)
    {
        var view = engine.Read();
        return new
        {
            sentence = question.Definition.Sentence,
            at = question.Instants[^1],
            size = preview.Sizes[^1],
            people = preview.People,
            share = preview.People == 0 ? 0 : Math.Round((double)preview.Sizes[^1] / preview.People, 6),
            sample = preview.Sample.Select(profile => Member(view, profile)).ToList(),
            days = days.Select((date, place) => new { date, size = preview.Sizes[place] }).ToList(),
            read = new { from = preview.Read.From, position = preview.Read.Position, log_position = preview.Read.Asked, landed_at = preview.Read.LandedAt, is_current = preview.Read.IsCurrent, evaluated = preview.Decided },
        };
    }

    private static object Member(ReadView view, ulong number)
    {
        var profile = view.ProfileOf(number);
        return new
        {
            profile_id = ProfileAnswers.IdOf(profile),
            external_ids = ProfileAnswers.ExternalIds(profile),
            traits = view.TraitValues(profile).OrderBy(trait => trait.Key, StringComparer.Ordinal).Take(TraitsShown).ToDictionary(trait => trait.Key, trait => trait.Value),
        };
    }

    /// <summary>The body of a preview.</summary>
    /// <param name="Definition">An audience as weft.yaml would have it under its key: JSON, or a text in YAML.</param>
    /// <param name="Key">The key of the audience that the draft would replace; a new one unless said.</param>
    /// <param name="At">The instant, now unless said; one without a zone is in the workspace's.</param>
    /// <param name="Sample">How many members to show, 0 to 100; 10 unless said.</param>
    /// <param name="BacktestDays">For how many days, the last of which is that of the instant, to say the size at their end, 0 to 366.</param>
    internal sealed record PreviewBody(JsonElement Definition, string? Key, string? At, int? Sample, int? BacktestDays);
}
