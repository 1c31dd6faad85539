using System.Runtime.CompilerServices;
using Weft.Configuration;
using Weft.Server.Access;

namespace Weft.Server.Api;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder api) =>
        api.MapGet("/live", (Engine engine, IHostApplicationLifetime lifetime, CancellationToken cancellation) =>
                TypedResults.ServerSentEvents(WatchAsync(engine, lifetime.ApplicationStopping, cancellation), "item"))
            .RequireRole([.. ApiEndpoints.Onlookers, Role.Agent]).WithTags("Flow")
            .WithSummary("What arrives, as it arrives: server-sent events.");

    // Onlookers must not hold up a stop.
    private static async IAsyncEnumerable<LiveItem> WatchAsync(
        Engine engine, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        await using var items = engine.Live.WatchAsync(either.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveAsync(items))
            yield return items.Current;
    }

    private static async Task<bool> MoveAsync(IAsyncEnumerator<LiveItem> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
