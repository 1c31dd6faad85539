using System.Globalization;
using System.Text;
using Weft.Events;
using Weft.Server.Access;
using Weft.Server.Collect;

namespace Weft.Server.Api;

/// <summary>The flow's sums as Prometheus text (exposition format 0.0.4).</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", (Engine engine, RequestCounters requests, Admission admission) => Results.Text(Text(engine, requests, admission), "text/plain; version=0.0.4; charset=utf-8"))
            .AllowWithoutToken().WithTags("Health").WithSummary("Counters and gauges, Prometheus text.");

    private static string Text(Engine engine, RequestCounters requests, Admission admission)
    {
        var flow = engine.Flow();
        var text = new MetricsText();
        text.Family("weft_source_items_total", "counter", "Items that a source sent, by what became of them.");
        foreach (var (key, sums) in flow.Sources)
        {
            text.Sample("weft_source_items_total", sums.Processed, ("source", key), ("outcome", "processed"));
            text.Sample("weft_source_items_total", sums.Duplicate, ("source", key), ("outcome", "duplicate"));
            foreach (var (reason, count) in sums.Rejected)
                text.Sample("weft_source_items_total", count, ("source", key), ("outcome", "rejected"), ("reason", reason));
        }

        text.Family("weft_source_items_pending", "gauge", "Items in the log that are not in the state yet.");
        foreach (var (key, sums) in flow.Sources)
            text.Sample("weft_source_items_pending", sums.Pending, ("source", key));
        Destinations(text, flow);
        text.Family("weft_requests_unlogged_total", "counter", "Requests that left nothing in the log, by cause.");
        foreach (var (source, cause, count) in requests.Read())
            text.Sample("weft_requests_unlogged_total", count, ("source", source), ("cause", cause.ToString()));
        text.Family("weft_log_syncs_total", "counter", "Times the log was made durable.");
        text.Sample("weft_log_syncs_total", engine.LogSyncs);
        text.Family("weft_log_frames_pending", "gauge", "Frames in the log that are not in the state yet.");
        text.Sample("weft_log_frames_pending", Math.Max(0, engine.LogEnd - engine.Position));
        text.Family("weft_body_bytes", "gauge", "Bytes of the bodies that are being received and put into the log.");
        text.Sample("weft_body_bytes", admission.Taken);
        text.Family("weft_body_bytes_limit", "gauge", "How many of them are taken on; beyond it senders are told to come again.");
        text.Sample("weft_body_bytes_limit", admission.Limits.BodyBytes);
        text.Family("weft_disk_bytes", "gauge", "What log, state and warehouse took on disk when it was last looked.");
        text.Sample("weft_disk_bytes", engine.DiskBytes);
        text.Family("weft_backlog_events", "gauge", "Events in the log that are not in profiles yet.");
        text.Sample("weft_backlog_events", engine.Backlog);
        text.Family("weft_backlog_events_limit", "gauge", "How many of them are taken on; beyond it senders are told to come again.");
        text.Sample("weft_backlog_events_limit", admission.Limits.BacklogEvents);
        text.Family("weft_state_background_work", "gauge", "Whether the store of the state is writing or tidying up in the background: 1 or 0.");
        text.Sample("weft_state_background_work", engine.StateIsWorking ? 1 : 0);
        Memory(text);
        return text.ToString();
    }

    private static void Memory(MetricsText text)
    {
        text.Family("dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated on the managed heap since the start.");
        text.Sample("dotnet_gc_allocated_bytes_total", GC.GetTotalAllocatedBytes());
        text.Family("dotnet_gc_collections_total", "counter", "Garbage collections since the start, by the oldest generation that they took.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            text.Sample("dotnet_gc_collections_total", GC.CollectionCount(generation) - (generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
    }

    private static void Destinations(MetricsText text, FlowReport flow)
    {
        text.Family("weft_destination_messages_total", "counter", "Messages that were due to a destination, by what became of them.");
        foreach (var (key, sums) in flow.Destinations)
        {
            text.Sample("weft_destination_messages_total", sums.Delivered, ("destination", key), ("outcome", "delivered"));
            text.Sample("weft_destination_messages_total", sums.Dead, ("destination", key), ("outcome", "dead"));
            foreach (var (reason, count) in sums.Filtered)
                text.Sample("weft_destination_messages_total", count, ("destination", key), ("outcome", "filtered"), ("reason", reason));
            foreach (var (reason, count) in sums.Discarded)
                text.Sample("weft_destination_messages_total", count, ("destination", key), ("outcome", "discarded"), ("reason", reason));
        }

        text.Family("weft_destination_messages_pending", "gauge", "Messages that wait for a destination.");
        foreach (var (key, sums) in flow.Destinations)
            text.Sample("weft_destination_messages_pending", sums.Pending, ("destination", key));
    }

    private sealed class MetricsText
    {
        private readonly StringBuilder _text = new();

        public void Family(string name, string type, string help) => _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        public void Sample(string name, long value, params (string Name, string Value)[] labels)
        {
            var set = labels.Length == 0 ? "" : "{" + string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")) + "}";
            _text.Append(CultureInfo.InvariantCulture, $"{name}{set} {value}\n");
        }

        public override string ToString() => _text.ToString();

        private static string Escape(string value) =>
            value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
