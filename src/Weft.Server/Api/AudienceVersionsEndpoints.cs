using System.Text.Json.Nodes;
using Weft.Audiences.Versions;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What an audience was defined as, who changed it, and how far its newest version has come.</summary>
internal static class AudienceVersionsEndpoints
{
    /// <param name="audiences">The audiences' own path.</param>
    /// <param name="one">Shows one by its key.</param>
    public static void MapVersions(this RouteGroupBuilder audiences, Func<ReadView, string, IResult> one)
    {
        audiences.MapGet("/{key}/versions", All).RequireRole(ApiEndpoints.Onlookers)
            .WithSummary("What it was defined as, the latest first: when that came, who changed what. Kept when it is taken away.");
        audiences.MapPost("/{key}/versions/{number:long}/restore", (string key, long number, Engine engine, HttpContext context, Definitions definitions, CancellationToken cancellation) =>
            RestoreAsync(engine.Read(), key, number, context, definitions, view => one(view, key), cancellation))
            .RequireRole(Role.Marketer).WithSummary("Defines it as it was in that version, as a new version; only what the file does not have.");
        audiences.MapDelete("/{key}/backfill", (string key, Engine engine, HttpContext context, Definitions definitions, CancellationToken cancellation) =>
            CancelAsync(engine.Read(), key, context, definitions, view => one(view, key), cancellation))
            .RequireRole(Role.Marketer).WithSummary("Takes back an edit that is not in force yet, as a new version; an audience that was new is taken away. Only what the file does not have.");
    }

    /// <summary>How far the newest version has come; null when it is in force and everything is told.</summary>
    public static object? Describe(ReadView view, string key) => view.Backfill(key) is not { } progress ? null : new
    {
        version = view.Versions.Of(key).FirstOrDefault()?.Number,
        phase = progress.Phase.ToString().ToLowerInvariant(),
        done = progress.Done,
        of = progress.Of,
        started = progress.Started,
    };

    private static IResult All(string key, Engine engine)
    {
        var view = engine.Read();
        var versions = view.Versions.Of(key).ToList();
        return versions.Count == 0 ? AudiencesEndpoints.Unknown(view, key) : Results.Json(new Page<object>([.. versions.Select(Describe)], null), ApiJson.Options);
    }

    private static object Describe(AudienceVersion version) => new
    {
        version.Number,
        version.At,
        by = version.By.Length == 0 ? null : version.By,
        defined_in = version.IsInFile ? "file" : "api",
        definition = version.Definition is { } json ? JsonNode.Parse(json) : null,
        version.Sentence,
        version.Changes,
    };

    private static async Task<IResult> RestoreAsync(
        ReadView view, string key, long number, HttpContext context, Definitions definitions, Func<ReadView, IResult> one, CancellationToken cancellation)
    {
        if (view.Versions.Find(key, number) is not { } version)
            return Problem.NotFound($"There is no version {number} of an audience {key}.");
        return version.Definition is { } json
            ? await definitions.RestoreAsync(new(DefinitionName.Audiences, key), json, context, one, cancellation)
            : Problem.Of(StatusCodes.Status409Conflict, $"Version {number} of {key} is that it was taken away: DELETE does that again.");
    }

    private static async Task<IResult> CancelAsync(
        ReadView view, string key, HttpContext context, Definitions definitions, Func<ReadView, IResult> one, CancellationToken cancellation)
    {
        if (view.Workspace.Audiences.Find(key) is null)
            return AudiencesEndpoints.Unknown(view, key);
        if (view.Backfill(key) is not { Before: { } before })
            return Problem.Of(StatusCodes.Status409Conflict, $"No edit of {key} is under way: its newest version is in force.");
        var name = new DefinitionName(DefinitionName.Audiences, key);
        if (before == 0)
            return await definitions.DeleteAsync(name, context, cancellation);
        var versions = view.Versions.Of(key).ToList();
        return versions.Find(version => version.Position < before)?.Definition is { } json && json != versions[0].Definition
            ? await definitions.RestoreAsync(name, json, context, one, cancellation)
            : Problem.Of(StatusCodes.Status409Conflict, $"{key} itself is defined as before: the change under way is in {string.Join(", ", versions[0].Changes)}.");
    }
}
