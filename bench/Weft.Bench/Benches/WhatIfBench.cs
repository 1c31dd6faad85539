using System.Buffers;
using System.Diagnostics;
using System.Text;
using Weft.Bench.Running;
using Weft.Bench.Truth;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Events;
using Weft.Identity;

namespace Weft.Bench.Benches;

/// <summary>How long a what-if takes over so many events of people who are known, by rules that touch many of them, and what it takes in memory.</summary>
internal static class WhatIfBench
{
    private const int EventsPerFrame = 500;

    private static readonly (string Name, string Rules)[] Tried =
    [
        ("email: { limit: 1 }", "identifiers: { email: { limit: 1 }, loyalty_card: { priority: 4, from: [properties.loyalty_card] } }"),
        ("preset: isolate", "{ preset: isolate, identifiers: { loyalty_card: { priority: 4, from: [properties.loyalty_card] } } }"),
        ("preset: last-authenticated", "{ preset: last-authenticated, identifiers: { loyalty_card: { priority: 4, from: [properties.loyalty_card] } } }"),
    ];

    private const string Yaml = """
        workspace: { name: what-if, region: GB }
        sources: { web: { kind: tracking, write_keys: [a] }, till: { kind: tracking, write_keys: [b] } }
        identity: { identifiers: { loyalty_card: { priority: 4, from: [properties.loyalty_card] } } }
        audiences:
          viewers: { event: Product Viewed, count: { gte: 5 } }
          buyers: { event: Order Completed }
          lapsed: { all: [ { event: Order Completed }, { not: { event: Product Viewed, within: 30d } } ] }
          mailed: { trait: email, exists: true }
          anonymous_viewers: { all: [ { event: Product Viewed }, { not: { trait: email, exists: true } } ] }
        """;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var events = arguments.Number("events", 1_000_000);
        var truth = new TruthOptions { Seed = options.Seed, People = arguments.Number("people", Math.Max(1_000, events / 15)) };
        using var folder = new TemporaryFolder();
        await using var engine = await Engine.OpenAsync(
            new() { DataFolder = folder.Path, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null), Delivers = false }, Yaml);
        var sent = await SendAsync(engine, TruthStream.Make(truth).Take(events));
        await engine.SettleAsync(default);
        var table = new ResultsTable(
            options, "what-if", "a what-if over everything that is known, of an engine that does nothing else",
            "events", "links", "profiles", "rules", "profiles touched", "seconds", "of 60 s", "more memory at most MiB");
        foreach (var (name, rules) in Tried)
            await MeasureAsync(engine, table, sent, name, rules);
        return 0;
    }

    private static async Task MeasureAsync(Engine engine, ResultsTable table, long events, string name, string rules)
    {
        GC.Collect();
        var (before, most, began) = (Environment.WorkingSet, 0L, Stopwatch.GetTimestamp());
        var errors = new ConfigErrors();
        var read = IdentityRules.Read(YamlConfig.Parse(rules, errors)!, errors);
        var looked = 0L;
        var answer = await engine.TryRulesAsync(read, _ =>
        {
            if (looked++ % 10_000 == 0)
                most = Math.Max(most, Environment.WorkingSet - before);
        });
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        table.Add(
            $"{events:N0}", $"{answer.Links:N0}", $"{answer.Profiles.Before:N0}", $"`{name}`", $"{answer.Touched.Count:N0}", $"{took:F1}", $"{took / 60:F2}", $"{Math.Max(0, most) >> 20:N0}");
    }

    private static async Task<long> SendAsync(Engine engine, IEnumerable<TruthEvent> events)
    {
        var (sent, number) = (new Dictionary<string, (ArrayBufferWriter<byte> Payload, int Items)>(), 0L);
        foreach (var tracking in events.Select(TruthMessage.Of))
        {
            if (!sent.TryGetValue(tracking.Source, out var frame))
            {
                frame = (new(), 0);
                CollectedItems.Begin(frame.Payload);
            }

            CollectedItems.Write(frame.Payload, CollectedItem.Accepted(Encoding.UTF8.GetBytes(tracking.Body.GetRawText())));
            sent[tracking.Source] = frame = (frame.Payload, frame.Items + 1);
            if (frame.Items == EventsPerFrame)
                await SendAsync(engine, sent, tracking.Source);
            if (++number % 100_000 == 0)
                await engine.SettleAsync(default);
        }

        foreach (var source in sent.Keys.ToList())
            await SendAsync(engine, sent, source);
        return number;
    }

    private static async Task SendAsync(Engine engine, Dictionary<string, (ArrayBufferWriter<byte> Payload, int Items)> sent, string source)
    {
        await engine.AppendAsync(source, sent[source].Items, sent[source].Payload.WrittenMemory, default);
        sent.Remove(source);
    }
}
