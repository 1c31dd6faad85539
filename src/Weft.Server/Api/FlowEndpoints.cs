using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class FlowEndpoints
{
    private static readonly TimeSpan LongestSettle = TimeSpan.FromMinutes(10);

    public static void MapFlow(this IEndpointRouteBuilder api) =>
        api.MapGet("/flow", FlowAsync).RequireRole(ApiEndpoints.Onlookers).WithTags("Flow")
            .WithSummary("The sums of what came in and went out; with settle, once what was acknowledged before has gone through audiences.");

    private static async Task<IResult> FlowAsync(HttpRequest request, Engine engine, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var settle = query.Duration("settle", LongestSettle);
        if (query.Problem is { } problem)
            return problem;
        if (settle is { } longest)
        {
            using var patience = new CancellationTokenSource(longest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            try
            {
                await engine.SettleAsync(either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                return Problem.TimedOut("What was acknowledged has not all gone through audiences in that time; ask again.");
            }
        }

        return Results.Json(engine.Flow(), ApiJson.Options);
    }
}
