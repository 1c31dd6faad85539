using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What calls say that start a long run, ask for it or break it off.</summary>
internal static class RunAnswers
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Starts a run and waits for it a while: 200 with what came of it, or 202 with where to ask.</summary>
    /// <param name="path">Where runs of its kind are asked for.</param>
    /// <param name="unlessSaid">How long to wait, unless the caller says <c>wait</c>.</param>
    /// <param name="most">How many of its kind may run at once.</param>
    /// <param name="context">The call.</param>
    /// <param name="runs">Holds it.</param>
    /// <param name="clock">Times the wait.</param>
    /// <param name="work">The work.</param>
    public static async Task<IResult> StartAsync(
        string path, TimeSpan unlessSaid, int most, HttpContext context, LongRuns runs, TimeProvider clock, Func<Action<RunProgress>, CancellationToken, Task<object>> work)
    {
        var query = new QueryReader(context.Request.Query);
        var wait = query.Text("wait") == "0s" ? TimeSpan.Zero : query.Duration("wait", Longest) ?? unlessSaid;
        if (query.Problem is { } problem)
            return problem;
        if (!runs.TryStart(path, context.Features.Get<Caller>()?.Name ?? "", work, out var run, most))
            return run is null ? Problem.Unavailable("The server stops.") : Running(run, most);
        if (wait > TimeSpan.Zero)
            await Task.WhenAny(run.Ended, Task.Delay(wait, clock, context.RequestAborted));
        context.Response.Headers.Location = run.Path;
        return Results.Json(run.Describe(), ApiJson.Options, statusCode: run.IsRunning ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <summary>How far it has come, and what came of it.</summary>
    public static IResult Shown(LongRun? run, string id) =>
        run is null ? Problem.NotFound($"There is no run {id}; what came of one is kept for an hour, and not over a restart.") : Results.Json(run.Describe(), ApiJson.Options);

    /// <summary>Breaks it off.</summary>
    public static async Task<IResult> CancelAsync(LongRun? run, string id)
    {
        run?.Cancel();
        if (run is not null)
            await run.Ended;
        return Shown(run, id);
    }

    private static Problem Running(LongRun run, int most) => Problem.Of(
        StatusCodes.Status409Conflict,
        $"{(most == 1 ? "One of these runs" : $"{most} of these run")} already, one since {run.StartedAt:HH:mm:ss} UTC, started by {run.By}: {run.Path} says how far it is, and DELETE of the same breaks it off. No more run at a time, since each reads everything.");
}
