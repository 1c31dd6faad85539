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
        var problems = new List<string>();
        if (engine.Fault is { } fault)
            problems.Add($"events are taken but not applied: {fault}");
        if (engine.NotDurable is { } why && why != engine.Fault)
            problems.Add($"the state cannot be made durable, and is tried every few seconds; the log has it: {why}");
        var suspended = engine.SuspendedDestinations.Select(key => $"destination {key} keeps failing and is tried at growing intervals");
        if (engine.Warehouse?.Fault is { } warehouse)
            suspended = suspended.Append($"the warehouse takes nothing just now and is tried again and again: {warehouse}");
        var isReady = problems.Count == 0;
        return Results.Json(
            new Health(isReady ? "ready" : "not ready", [.. problems, .. suspended, .. configuration.Problems()]),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The answer.</summary>
    /// <param name="Status">In a word.</param>
    /// <param name="Problems">What an operator should look at.</param>
    internal sealed record Health(string Status, IReadOnlyList<string> Problems);
}
