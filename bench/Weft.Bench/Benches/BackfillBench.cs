using System.Diagnostics;
using System.Globalization;
using Weft.Bench.Running;
using Weft.Configuration;

namespace Weft.Bench.Benches;

/// <summary>How many events a second go through while a windowed audience is backfilled for everybody, over how many do before; and how long that takes then, and when nothing arrives.</summary>
internal static class BackfillBench
{
    private const string Yaml = """
        workspace: { name: backfill }
        sources: { web: { kind: tracking, write_keys: [a] } }
        audiences: { keen: { event: Seen, count: { gte: 3 } }, buyers: { event: Bought } }
        """;

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow();

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, pairs: 1);
        var (people, burst) = (arguments.Number("people", 200_000), arguments.Number("burst", 20_000));
        using var folder = new TemporaryFolder();
        await using var engine = await Engine.OpenAsync(new() { DataFolder = folder.Path, Delivers = false }, Yaml);
        var random = new Random(options.Seed);
        var sent = 0;
        await SendAsync(people, number => number);
        var idle = await IdleAsync(engine);
        await SendAsync(burst, _ => random.Next(people));
        var before = new List<double>();
        var during = new List<double>();
        for (var round = 0; round < 5; round++)
            before.Add(await RateAsync());
        var began = Stopwatch.GetTimestamp();
        await DefineAsync(engine, "late", """{"event":"Seen","within":"45d","count":{"gte":2}}""");
        while (engine.Read().Backfill("late") is not null)
            during.Add(await RateAsync());
        var loaded = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var table = new ResultsTable(
            options, "backfill", "events a second that go through while an audience is backfilled ÷ before", "people", "ratio", "events/s before", "events/s during", "s under load", "s with nothing else");
        table.Add($"{people:N0}", $"{new Ratio(during.Select(rate => rate / new Ratio(before).Median))}", $"{new Ratio(before).Median:N0}", $"{new Ratio(during).Median:N0}", $"{loaded:F1}", $"{idle:F1}");
        return 0;

        async Task<double> RateAsync()
        {
            var started = Stopwatch.GetTimestamp();
            await SendAsync(burst, _ => random.Next(people));
            return burst / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        async Task SendAsync(int count, Func<int, int> who)
        {
            var from = sent;
            sent += count;
            await EngineLoad.SendAsync(engine, from, count, number => Message(number, who(number - from)));
            while (engine.Backlog > 0)
                await Task.Delay(1);
        }
    }

    private static async Task<double> IdleAsync(Engine engine)
    {
        var began = Stopwatch.GetTimestamp();
        await DefineAsync(engine, "idle", """{"event":"Seen","within":"30d"}""");
        while (engine.Read().Backfill("idle") is not null)
            await Task.Delay(5);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task DefineAsync(Engine engine, string key, string json)
    {
        if (await engine.DefineAsync(new(DefinitionName.Audiences, key), json) is { Count: > 0 } mistakes)
            throw new InvalidOperationException(string.Join('\n', mistakes));
    }

    private static string Message(int number, int who)
    {
        var at = Start.AddMinutes(-(number * 7919L % 86_400)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $$$"""{"type":"track","event":"{{{(number % 10 == 0 ? "Bought" : "Seen")}}}","messageId":"m{{{number}}}","timestamp":"{{{at}}}","receivedAt":"{{{at}}}","userId":"u{{{who}}}","properties":{"price":{{{number % 100}}}}}""";
    }
}
