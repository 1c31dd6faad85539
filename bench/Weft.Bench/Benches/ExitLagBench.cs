using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Weft.Activation;
using Weft.Bench.Running;
using Weft.Connectors;
using Weft.Storage.RocksDb;

namespace Weft.Bench.Benches;

/// <summary>
/// How long after its due instant an exit that only a window causes is committed to the outbox, with so many windows that close within one minute; and the same when they closed while
/// the engine was down, from its start on.
/// </summary>
internal static class ExitLagBench
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Any row's: only the value says something here.
    private static readonly byte[] Key = new OutboxRow(new("out", 1, 0, 0), 1, default, "", null, default).StoredKey;

    private const string Yaml = """
        workspace: { name: lag }
        sources: { web: { kind: tracking, write_keys: [a] } }
        audiences: { recent: { event: Seen, within: 1h } }
        destinations: { out: { kind: console, mappings: [ { when: { audience: recent } } ] } }
        """;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (windows, lead, spread) = (arguments.Number("windows", 100_000), arguments.Number("lead", 30), arguments.Number("within", 60));
        var table = new ResultsTable(
            options, "exit-lag", "from the instant at which a window closes until its exit is in the outbox",
            "windows", "within s", "run", "exits", "p50 ms", "p99 ms", "most ms");
        foreach (var isDown in new[] { false, true })
        {
            var lags = await MeasureAsync(windows, lead, spread, isDown);
            var figures = lags.Order().ToList();
            table.Add($"{windows:N0}", $"{spread}", $"{(isDown ? "down while they closed" : "up")}", $"{figures.Count:N0}", $"{At(figures, 0.5):F0}", $"{At(figures, 0.99):F0}", $"{figures[^1]:F0}");
        }

        return 0;
    }

    private static async Task<List<double>> MeasureAsync(int windows, int lead, int spread, bool isDown)
    {
        using var folder = new TemporaryFolder();
        var told = new ConcurrentQueue<(byte[] Row, DateTimeOffset Told)>();
        var options = new EngineOptions
        {
            DataFolder = folder.Path, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null), Delivers = false, OpenStore = path => new TellingStore(RocksDbStore.Open(path), told),
        };
        var first = TimeProvider.System.GetUtcNow().AddSeconds(lead);
        var engine = await Engine.OpenAsync(options, Yaml);
        await EngineLoad.SendAsync(engine, 0, windows, Message);
        await engine.SettleAsync(default);
        if (TimeProvider.System.GetUtcNow() > first)
            throw new InvalidOperationException("The first window closed before everything was sent: --lead must be longer.");
        var (opened, spent, allocated, paused) = (first, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        if (isDown)
        {
            await engine.DisposeAsync();
            await Task.Delay(Due(windows) - TimeProvider.System.GetUtcNow());
            (opened, spent, allocated, paused) = (TimeProvider.System.GetUtcNow(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
            engine = await Engine.OpenAsync(options, Yaml);
        }

        while (told.Count < 2 * windows)
            await Task.Delay(20);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - spent).TotalMicroseconds / windows:F1} CPU-µs, {(GC.GetTotalAllocatedBytes() - allocated) / windows:N0} bytes and {(GC.GetTotalPauseDuration() - paused).TotalMicroseconds / windows:F1} µs of the collector's pauses an exit"));
        await engine.DisposeAsync();
        return [.. told.Select(one => (Due: ExitIn(one.Row), one.Told)).Where(one => one.Due is not null).Select(one => (one.Told - (one.Due > opened ? one.Due.Value : opened)).TotalMilliseconds)];

        DateTimeOffset Due(int number) => first.AddMilliseconds((double)number * spread * 1000 / windows);

        string Message(int number)
        {
            var (now, at) = (Text(TimeProvider.System.GetUtcNow()), Text(Due(number) - Window));
            return $$$"""{"type":"track","event":"Seen","messageId":"m{{{number}}}","timestamp":"{{{at}}}","receivedAt":"{{{now}}}","userId":"u{{{number}}}","properties":{}}""";
        }
    }

    // When an exit was due; null for an entry.
    private static DateTimeOffset? ExitIn(byte[] row)
    {
        using var message = JsonDocument.Parse(OutboxRow.Read(new(Key, row)).Body);
        return message.RootElement.GetProperty("event").GetString() == "Audience Exited" ? message.RootElement.GetProperty("timestamp").GetDateTimeOffset() : null;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
