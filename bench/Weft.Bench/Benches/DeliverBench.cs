using System.Diagnostics;
using System.Globalization;
using Weft.Bench.Deliveries;
using Weft.Bench.Running;
using Weft.Connectors;
using Weft.Connectors.Actions;

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
        var (messages, concurrency, beside) = (arguments.Number("messages", 50_000), arguments.Number("concurrency", 16), arguments.Number("beside", 15));
        var besideMessages = arguments.Number("beside-messages", 100_000);
        var (rate, seconds) = (arguments.Number("rate", 1_000), arguments.Number("seconds", 20));
        var table = new ResultsTable(options, "deliver", "webhooks a second ÷ those of a bare HTTP client; beside a dead destination ÷ beside a live one", "what", "messages", "concurrency", "a second", "baseline", "ratio", "p50 ms", "p99 ms")
        {
            Note = "`bench/README.md` says what is measured. Ratios are of each pair, median (least – most); the rest are medians. Goals: a dead destination takes less than 5 % (0.95), p99 under 250 ms.",
        };
        await using var sink = await HookSink.StartAsync();
        // The first ones compile the code of both sides.
        await BareSender.SendAsync(sink.Url, messages / 10, concurrency, Message);
        await DeliveredAsync(sink, messages / 10, Webhook(sink, concurrency, 1));

        var single = await Pairs<Rate>.TakeAsync(options, _ => DeliveredAsync(sink, messages, Webhook(sink, concurrency, 1)), _ => BareAsync(sink, messages, concurrency), "webhook", "bare");
        Add(table, "webhook, one by one", messages, concurrency, single);
        var batched = await Pairs<Rate>.TakeAsync(options, _ => DeliveredAsync(sink, messages, Webhook(sink, 4, 100)), _ => BareAsync(sink, messages, concurrency), "batches of 100", "bare");
        Add(table, "webhook, batches of 100", messages, 4, batched);

        await ActionsAsync(table, options, sink, messages, concurrency);
        await BesideAsync(table, options with { Pairs = beside }, sink, besideMessages, concurrency);

        var (latencies, kept) = await LatencyBench.RunAsync(options, sink, rate, seconds);
        table.Add($"event to webhook at {rate:N0}/s{(kept ? "" : ", rate not kept")}", $"{latencies.Count:N0}", $"{concurrency}", $"{rate:N0}", $"{None}", $"{None}", $"{latencies.P50:F1}", $"{latencies.P99:F1}");
        return 0;
    }

    // The same calls through the Node worker; its start, which reads the package, is not in the time.
    private static async Task ActionsAsync(ResultsTable table, BenchOptions options, HookSink sink, int messages, int concurrency)
    {
        if (ActionsFolder.Default.Missing is { } missing)
        {
            Say.Line($"actions/webhook is left out: {missing}");
            return;
        }

        var single = await Pairs<Rate>.TakeAsync(
            options, _ => DeliveredAsync(sink, messages, Actions(sink, concurrency, 1), fromFirst: true), _ => BareAsync(sink, messages, concurrency), "actions/webhook", "bare");
        Add(table, "actions/webhook, one by one", messages, concurrency, single);
        var batched = await Pairs<Rate>.TakeAsync(
            options, _ => DeliveredAsync(sink, messages, Actions(sink, 4, 100), fromFirst: true), _ => BareAsync(sink, messages, concurrency), "batches of 100", "bare");
        Add(table, "actions/webhook, batches of 100", messages, 4, batched);
    }

    // Many runs in turns, since what else the machine does comes and goes; each of a few seconds, of which a pause of the collector's is a small part. Who goes first changes from pair to pair.
    private static async Task BesideAsync(ResultsTable table, BenchOptions options, HookSink sink, int messages, int concurrency)
    {
        using var end = new DeadEnd();
        await LiveAsync(sink, end.Url, messages, concurrency);
        await LiveAsync(sink, null, messages, concurrency);
        var runs = await Pairs<(Rate Collected, Rate Delivered)>.TakeAsync(
            options, _ => LiveAsync(sink, end.Url, messages, concurrency), _ => LiveAsync(sink, null, messages, concurrency), "dead beside", "live beside", takesTurns: true);
        Add(table, $"collected, a dead one beside, {options.Pairs} pairs", messages, concurrency, new([.. runs.Product.Select(one => one.Collected)], [.. runs.Baseline.Select(one => one.Collected)]));
        Add(table, $"delivered, a dead one beside, {options.Pairs} pairs", messages, concurrency, new([.. runs.Product.Select(one => one.Delivered)], [.. runs.Baseline.Select(one => one.Delivered)]));
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
    private static async Task<Rate> DeliveredAsync(HookSink sink, int messages, (string Yaml, int Batch) to, bool fromFirst = false)
    {
        using var folder = new TemporaryFolder();
        await using (var filled = await Engine.OpenAsync(Options(folder) with { Delivers = false }, to.Yaml))
        {
            await EngineLoad.SendAsync(filled, 0, messages, Message);
            await filled.SettleAsync(default);
        }

        var before = sink.Count;
        var started = Stopwatch.GetTimestamp();
        await using var engine = await Engine.OpenAsync(Options(folder), to.Yaml);
        if (fromFirst)
        {
            await sink.UntilAsync(before + 1);
            started = Stopwatch.GetTimestamp();
        }

        while (engine.Sums().Destinations["hook"].Delivered < messages)
            await Task.Delay(5);
        return sink.Count - before >= messages / to.Batch ? Rate.Since(started, messages) : throw new InvalidOperationException($"{sink.Count - before} calls came for {messages} messages.");
    }

    // Both rates of one run: how fast events are taken and applied, and how fast the live destination has them.
    private static async Task<(Rate Collected, Rate Delivered)> LiveAsync(HookSink sink, string? dead, int messages, int concurrency)
    {
        using var folder = new TemporaryFolder();
        var other = dead is null ? Live : $"kind: webhook, settings: {{ url: \"{dead}\" }}, allow_private_targets: true";
        // What the run before left behind is not this one's to clear away.
        GC.Collect();
        await using var engine = await Engine.OpenAsync(Options(folder), Webhook(sink, concurrency, 1).Yaml + $"\n  other: {{ {other}, mappings: [ {{ fields: {{ id: {{ \"@path\": \"$.messageId\" }} }} }} ] }}");
        var before = sink.Count;
        var started = Stopwatch.GetTimestamp();
        await EngineLoad.SendAsync(engine, 0, messages, Message);
        var collected = Rate.Since(started, messages);
        await sink.UntilAsync(before + messages);
        return (collected, Rate.Since(started, messages));
    }

    private static EngineOptions Options(TemporaryFolder folder) => new() { DataFolder = folder.Path, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null) };

    private static (string Yaml, int Batch) Webhook(HookSink sink, int concurrency, int batch) =>
        (Yaml($$"""kind: webhook, settings: { url: "{{sink.Url}}" }""", concurrency, batch), batch);

    private static (string Yaml, int Batch) Actions(HookSink sink, int concurrency, int batch) => (
        Yaml($$"""kind: actions/webhook, subscriptions: [ { subscribe: 'type = "track"', partnerAction: send, mapping: { url: "{{sink.Url}}", method: POST, data: { "@path": $. } } } ]""", concurrency, batch),
        batch);

    private static string Yaml(string hook, int concurrency, int batch) => $$"""
        workspace: { name: deliver }
        sources: { web: { kind: tracking, write_keys: [a] } }
        destinations:
          hook: { {{hook}}, allow_private_targets: true, limits: { concurrency: {{concurrency}}, batch: {{batch}} } }
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
