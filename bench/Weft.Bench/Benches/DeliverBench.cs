using System.Diagnostics;
using System.Globalization;
using Weft.Bench.Deliveries;
using Weft.Bench.Running;
using Weft.Connectors;

namespace Weft.Bench.Benches;

/// <summary>How fast webhooks leave, what a dead destination costs the others, and how long an event takes from the collector to a webhook's receiver.</summary>
internal static class DeliverBench
{
    private const string None = "–";

    // What takes messages at no cost of its own.
    private const string Live = "kind: console";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (messages, concurrency, rate, seconds) = (arguments.Number("messages", 50_000), arguments.Number("concurrency", 16), arguments.Number("rate", 1_000), arguments.Number("seconds", 20));
        var table = new ResultsTable(options, "deliver", "webhooks a second ÷ those of a bare HTTP client; beside a dead destination ÷ beside a live one", "what", "messages", "concurrency", "a second", "baseline", "ratio", "p50 ms", "p99 ms")
        {
            Note = "`bench/README.md` says what is measured. Ratios are of each pair, median (least – most); the rest are medians. Goals: a dead destination takes less than 5 % (0.95), p99 under 250 ms.",
        };
        await using var sink = await HookSink.StartAsync();
        // The first ones compile the code of both sides.
        await BareSender.SendAsync(sink.Url, messages / 10, concurrency, Message);
        await DeliveredAsync(sink, messages / 10, concurrency, 1);

        var single = await Pairs<Rate>.TakeAsync(options, _ => DeliveredAsync(sink, messages, concurrency, 1), _ => BareAsync(sink, messages, concurrency), "webhook", "bare");
        Add(table, "webhook, one by one", messages, concurrency, single);
        var batched = await Pairs<Rate>.TakeAsync(options, _ => DeliveredAsync(sink, messages, 4, 100), _ => BareAsync(sink, messages, concurrency), "batches of 100", "bare");
        Add(table, "webhook, batches of 100", messages, 4, batched);

        using var end = new DeadEnd();
        var live = await Pairs<(Rate Collected, Rate Delivered)>.TakeAsync(
            options, _ => LiveAsync(sink, end.Url, messages, concurrency), _ => LiveAsync(sink, null, messages, concurrency), "dead beside", "live beside");
        Add(table, "collected, a dead one beside", messages, concurrency, new(live.Product.Select(one => one.Collected).ToList(), live.Baseline.Select(one => one.Collected).ToList()));
        Add(table, "delivered, a dead one beside", messages, concurrency, new(live.Product.Select(one => one.Delivered).ToList(), live.Baseline.Select(one => one.Delivered).ToList()));

        var (latencies, kept) = await LatencyBench.RunAsync(options, sink, rate, seconds);
        table.Add($"event to webhook at {rate:N0}/s{(kept ? "" : ", rate not kept")}", $"{latencies.Count:N0}", $"{concurrency}", $"{rate:N0}", $"{None}", $"{None}", $"{latencies.P50:F1}", $"{latencies.P99:F1}");
        return 0;
    }

    private static void Add(ResultsTable table, string what, int messages, int concurrency, Pairs<Rate> pairs) => table.Add(
        $"{what}", $"{messages:N0}", $"{concurrency}", $"{Ratio.MedianOf(pairs.Product, run => run.PerSecond):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.PerSecond):N0}",
        $"{pairs.Ratio(run => run.PerSecond)}", $"{None}", $"{None}");

    private static async Task<Rate> BareAsync(HookSink sink, int messages, int concurrency)
    {
        var started = Stopwatch.GetTimestamp();
        await BareSender.SendAsync(sink.Url, messages, concurrency, Message);
        return Rate.Since(started, messages);
    }

    // The backlog is on disk when the time begins, so that nothing but delivery is measured.
    private static async Task<Rate> DeliveredAsync(HookSink sink, int messages, int concurrency, int batch)
    {
        using var folder = new TemporaryFolder();
        var yaml = Yaml(sink.Url, concurrency, batch, null);
        await using (var filled = await Engine.OpenAsync(Options(folder) with { Delivers = false }, yaml))
        {
            await EngineLoad.SendAsync(filled, 0, messages, Message);
            await filled.SettleAsync(default);
        }

        var before = sink.Count;
        var started = Stopwatch.GetTimestamp();
        await using var engine = await Engine.OpenAsync(Options(folder), yaml);
        while (engine.Sums().Destinations["hook"].Delivered < messages)
            await Task.Delay(5);
        return sink.Count - before >= messages / batch ? Rate.Since(started, messages) : throw new InvalidOperationException($"{sink.Count - before} calls came for {messages} messages.");
    }

    // Both rates of one run: how fast events are taken and applied, and how fast the live destination has them.
    private static async Task<(Rate Collected, Rate Delivered)> LiveAsync(HookSink sink, string? dead, int messages, int concurrency)
    {
        using var folder = new TemporaryFolder();
        await using var engine = await Engine.OpenAsync(Options(folder), Yaml(sink.Url, concurrency, 1, dead is null ? Live : $"kind: webhook, settings: {{ url: \"{dead}\" }}, allow_private_targets: true"));
        var before = sink.Count;
        var started = Stopwatch.GetTimestamp();
        await EngineLoad.SendAsync(engine, 0, messages, Message);
        var collected = Rate.Since(started, messages);
        await sink.UntilAsync(before + messages);
        return (collected, Rate.Since(started, messages));
    }

    private static EngineOptions Options(TemporaryFolder folder) => new() { DataFolder = folder.Path, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null) };

    private static string Yaml(string url, int concurrency, int batch, string? other) => $$"""
        workspace: { name: deliver }
        sources: { web: { kind: tracking, write_keys: [a] } }
        destinations:
          hook: { kind: webhook, settings: { url: "{{url}}" }, allow_private_targets: true, limits: { concurrency: {{concurrency}}, batch: {{batch}} } }
          other: { {{other ?? Live}}, mappings: [ { when: { event: {{(other is null ? "Nothing" : "Seen")}} }, fields: { id: { "@path": "$.messageId" } } } ] }
        """;

    private static string Message(int number)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $$$"""{"type":"track","event":"Seen","messageId":"m{{{number}}}","timestamp":"{{{now}}}","receivedAt":"{{{now}}}","userId":"u{{{number % 20_000}}}","properties":{"product":"kettle","price":29.9,"currency":"EUR","category":"kitchen","path":"/products/kettle?color=red"}}""";
    }

    private sealed record Rate(double PerSecond)
    {
        public static Rate Since(long started, int count) => new(count / Stopwatch.GetElapsedTime(started).TotalSeconds);

        public override string ToString() => Say.Of($"{PerSecond:N0}/s");
    }
}
