using Weft.Activation;
using Weft.Configuration;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What a destination was told of its audiences, and telling it again.</summary>
internal static class DestinationLists
{
    /// <summary>Asks for a destination to be told again.</summary>
    public static async Task<IResult> SyncAsync(string key, SyncBody? body, Engine engine, Func<ReadView, DestinationDefinition, object> describe, CancellationToken cancellation)
    {
        if (engine.Workspace.Destinations.Find(key) is not { } destination)
            return Problem.NotFound($"There is no destination {key}.");
        if (body?.Audience is { } audience && WhyNot(engine.Workspace, destination, audience) is { } problem)
            return Problem.BadRequest("There is a mistake in the request.", new ProblemError("audience", audience, problem));
        await engine.SyncAsync(key, body?.Audience, cancellation);
        var view = engine.Read();
        return Results.Json(describe(view, view.Workspace.Destinations.Find(key) ?? destination), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>How many members of each audience it was told of.</summary>
    public static object Counts(ReadView view, string key) =>
        view.Lists(key).Select(list => new { audience = list.Audience, told = list.Told, withheld = list.Withheld });

    /// <summary>What it was told last, is being told, and comes then.</summary>
    public static object Syncs(ReadView view, string key) => view.Syncs(key).Select(sync => new
    {
        what = sync.What,
        audiences = sync.Audiences.Count > 0 ? sync.Audiences : null,
        phase = sync.Phase,
        started_at = sync.Started,
        done_at = sync.Through,
        looked_at = sync.Done,
        of = sync.Of,
        entered = sync.Entered,
        exited = sync.Exited,
    });

    private static string? WhyNot(Workspace workspace, DestinationDefinition destination, string audience)
    {
        var keys = workspace.Audiences.All.Select(one => one.Key).ToList();
        if (!keys.Contains(audience))
            return $"is no audience: it {MapReader.Unknown(audience, keys)}";
        return destination.AsksFor(audience) ? null : "is an audience that no mapping of this destination asks for";
    }
}

/// <summary>What a destination is to be told again.</summary>
/// <param name="Audience">The audience's key; null for all that it asks for.</param>
internal sealed record SyncBody(string? Audience);
