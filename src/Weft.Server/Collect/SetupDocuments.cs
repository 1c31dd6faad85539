using System.Text.Json;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>The documents that browser SDKs ask for before they send anything.</summary>
internal sealed class SetupDocuments(CurrentSources sources, PublicAddress address)
{
    /// <summary>
    /// <c>GET /v1/projects/{key}/settings</c>, for analytics-next: where to send. Without <c>apiHost</c> (no scheme) or <c>protocol</c> it sends elsewhere;
    /// a sample rate of 0 keeps it from reporting on itself to its maker.
    /// </summary>
    public Task SettingsAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        var key = (string)context.Request.RouteValues["key"]!;
        if (sources.Registry.ByWriteKey(key) is null)
            return UnknownKeyAsync(context, StatusCodes.Status404NotFound);
        var parts = address.For(context.Request).Split("://", 2);
        return CollectAnswers.WriteAsync(context, StatusCodes.Status200OK, "application/json", writer =>
        {
            writer.WriteStartObject("integrations");
            WriteSegmentIo(writer, key, host: $"{parts[1]}/v1", protocol: parts[0]);
            writer.WriteEndObject();
            writer.WriteStartObject("plan");
            writer.WriteEndObject();
            writer.WriteStartObject("metrics");
            writer.WriteNumber("sampleRate", 0);
            writer.WriteEndObject();
        });
    }

    /// <summary>
    /// <c>GET /sourceConfig/</c>, for RudderStack's SDKs: without it nothing is ever sent. A disabled source is called enabled too,
    /// for its events are to be kept as rejected, not lost on the sender's side.
    /// </summary>
    public Task SourceConfigAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        var key = WriteKey.Usable(context.Request.Query["writeKey"]) ?? WriteKey.Of(context.Request);
        if (key is null || sources.Registry.ByWriteKey(key) is not { } source)
            return UnknownKeyAsync(context, StatusCodes.Status401Unauthorized);
        return CollectAnswers.WriteAsync(context, StatusCodes.Status200OK, "application/json", writer => WriteSourceConfig(writer, source, key));
    }

    private static void WriteSegmentIo(Utf8JsonWriter writer, string key, string host, string protocol)
    {
        writer.WriteStartObject("Segment.io");
        writer.WriteString("apiKey", key);
        writer.WriteString("apiHost", host);
        writer.WriteString("protocol", protocol);
        writer.WriteEndObject();
    }

    private static void WriteSourceConfig(Utf8JsonWriter writer, TrackingSource source, string key)
    {
        writer.WriteStartObject("source");
        writer.WriteString("id", source.Key);
        writer.WriteString("name", source.Key);
        writer.WriteString("writeKey", key);
        writer.WriteStartObject("config");
        writer.WriteEndObject();
        writer.WriteBoolean("enabled", true);
        writer.WriteStartArray("destinations");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Task UnknownKeyAsync(HttpContext context, int status) =>
        CollectAnswers.ProblemAsync(context, status, "Unknown write key", "No source has this write key.");
}
