using Weft.Configuration;
using Weft.Server.Access;

namespace Weft.Server.Api;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder api) =>
        api.MapGet("/live", (Engine engine, CancellationToken cancellation) => TypedResults.ServerSentEvents(engine.Live.WatchAsync(cancellation), "item"))
            .RequireRole([.. ApiEndpoints.Onlookers, Role.Agent]).WithTags("Flow")
            .WithSummary("What arrives, as it arrives: server-sent events.");
}
