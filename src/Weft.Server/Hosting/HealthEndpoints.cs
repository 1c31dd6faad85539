using Weft.Server.Access;

namespace Weft.Server.Hosting;

/// <summary>Health, for whoever watches the process: no token.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/health/live", () => new Health("live")).AllowWithoutToken().WithTags("health").WithSummary("Whether the process answers.");

    internal sealed record Health(string Status);
}
