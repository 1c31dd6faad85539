using Weft.Server.Access;
using Weft.Server.Configuration;

namespace Weft.Server.Hosting;

/// <summary>Health, for whoever watches the process: no token.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new Health("live", [])).AllowWithoutToken().WithTags("Health").WithSummary("Whether the process answers.");
        app.MapGet("/health/ready", Ready).AllowWithoutToken().WithTags("Health").WithSummary("Whether it takes and applies events, and what stands in the way.");
    }

    private static IResult Ready(Engine engine, ConfigurationInForce configuration)
    {
        var problems = engine.Problems().ToList();
        var isReady = !problems.Exists(problem => problem.StandsInTheWay);
        return Results.Json(
            new Health(isReady ? "ready" : "not ready", [.. problems.Select(problem => problem.Text), .. configuration.Problems()]),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The answer.</summary>
    /// <param name="Status">In a word.</param>
    /// <param name="Problems">What an operator should look at.</param>
    internal sealed record Health(string Status, IReadOnlyList<string> Problems);
}
