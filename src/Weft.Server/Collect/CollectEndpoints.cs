using Weft.Events;
using Weft.Server.Access;
using Weft.Server.Import;

namespace Weft.Server.Collect;

/// <summary>The paths that tracking SDKs know (specs: collect, calls).</summary>
public static class CollectEndpoints
{
    private static readonly (string Word, string Short, EventType Type)[] Calls =
    [
        ("identify", "i", EventType.Identify), ("track", "t", EventType.Track), ("page", "p", EventType.Page),
        ("screen", "s", EventType.Screen), ("group", "g", EventType.Group), ("alias", "a", EventType.Alias),
    ];

    /// <summary>
    /// Maps every tracking call and set-up document. Needs these singletons: <see cref="Collector"/>, <see cref="CurrentSources"/>,
    /// <see cref="RequestCounters"/>, <see cref="PublicAddress"/> and <see cref="TimeProvider"/>; with a <see cref="FileImportHandler"/>
    /// files are taken too. Callers show a write key, not a token.
    /// </summary>
    public static void MapCollect(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var group = app.MapGroup("").WithTags("Collect").AllowWithoutToken();
        group.MapCalls(ActivatorUtilities.CreateInstance<CollectHandler>(services), services.GetService<FileImportHandler>());
        group.MapSetup(ActivatorUtilities.CreateInstance<SetupDocuments>(services), ActivatorUtilities.CreateInstance<AnalyticsScript>(services));
    }

    private static void MapCalls(this IEndpointRouteBuilder app, CollectHandler handler, FileImportHandler? files)
    {
        foreach (var (word, letter, type) in Calls)
        {
            app.MapEvents($"/v1/{word}", handler, RequestShape.Single, type);
            app.MapEvents($"/v1/{letter}", handler, RequestShape.Single, type);
        }

        app.MapEvents("/v1/batch", handler, RequestShape.Batch);
        app.MapEvents("/v1/b", handler, RequestShape.Batch);
        app.MapEvents("/beacon/v1/batch", handler, RequestShape.Batch);
        app.MapEvents("/v1/import", handler, RequestShape.Batch, isImport: true, files: files);
        app.MapPost("/v1/m", handler.DropMetricsAsync);
        app.MapPreflight("/v1/m");
        app.MapByWord("/api/s/{type}", handler);
        app.MapByWord("/api/s/s2s/{type}", handler);
    }

    private static void MapSetup(this IEndpointRouteBuilder app, SetupDocuments documents, AnalyticsScript script)
    {
        app.MapDocument("/v1/projects/{key}/settings", documents.SettingsAsync);
        app.MapDocument("/sourceConfig", documents.SourceConfigAsync);
        app.MapDocument("/analytics.js/v1/{key}/analytics.min.js", script.ScriptAsync);
        app.MapDocument("/analytics-next/bundles/{file}", script.BundleAsync);
    }

    /// <summary>Short-circuits: what stands between routing and an endpoint is for pages and tokens, and every event would pay for it.</summary>
    private static void MapEvents(
        this IEndpointRouteBuilder app, string path, CollectHandler handler, RequestShape shape, EventType? type = null, bool isImport = false,
        FileImportHandler? files = null)
    {
        app.MapPost(path, context => files is not null && ImportRequest.IsFile(context.Request)
            ? files.HandleAsync(context)
            : handler.HandleAsync(context, shape, type, isImport)).ShortCircuit();
        app.MapPreflight(path);
    }

    /// <summary>Jitsu's paths: the last word is the call, or else the event's <c>type</c> says it.</summary>
    private static void MapByWord(this IEndpointRouteBuilder app, string path, CollectHandler handler)
    {
        app.MapPost(path, context => handler.HandleAsync(
            context, RequestShape.Single, TrackingEvent.ParseType((string)context.Request.RouteValues["type"]!), isImport: false)).ShortCircuit();
        app.MapPreflight(path);
    }

    private static void MapDocument(this IEndpointRouteBuilder app, string path, RequestDelegate document)
    {
        app.MapGet(path, document);
        app.MapPreflight(path);
    }

    private static void MapPreflight(this IEndpointRouteBuilder app, string path) =>
        app.MapMethods(path, [HttpMethods.Options], CrossOrigin.AnswerPreflightAsync).ExcludeFromDescription();
}
