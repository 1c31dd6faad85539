using System.Diagnostics;
using Weft.Audiences;
using Weft.Bench.Previews;
using Weft.Bench.Running;
using Weft.Configuration;
using Weft.Warehouse;
using Weft.Warehouse.Previews;

namespace Weft.Bench.Benches;

/// <summary>The generated query of a preview, with its sample, against the best query by hand that counts the same.</summary>
internal static class PreviewBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, pairs: 5);
        var (events, people) = ((long)arguments.Number("events", 1_000_000), (long)arguments.Number("people", 0));
        people = people > 0 ? people : Math.Max(1_000, events / 50);
        using var folder = new TemporaryFolder();
        using var warehouse = WarehouseDatabase.Open(
            Path.Combine(folder.Path, "weft.duckdb"), Path.Combine(folder.Path, "exports"), new() { Memory = arguments.Text("memory", "4GB"), Threads = arguments.Number("threads", Environment.ProcessorCount) });
        PreviewTables.Fill(warehouse, events, people, options.Seed);
        Say.Line($"{events:N0} events of {people:N0} people: {folder.Size("weft.duckdb") >> 20:N0} MiB");
        var table = new ResultsTable(
            options, "preview", "a preview from the warehouse ÷ the best query by hand", "events", "people", "condition", "members", "ratio", "preview s", "by hand s", "answers that the evaluator gave", "backtest of 30 days s");
        foreach (var one in PreviewCase.All)
            await MeasureAsync(warehouse, options, table, (events, people), one);
        return 0;
    }

    private static async Task MeasureAsync(WarehouseDatabase warehouse, BenchOptions options, ResultsTable table, (long Events, long People) size, PreviewCase one)
    {
        var definition = Compile(one.Yaml);
        var byHand = one.ByHand.MinBy(sql => Enumerable.Range(0, 2).Min(_ => Ask(warehouse, sql).Seconds))!;
        var (members, answer) = (Ask(warehouse, byHand).Members, Preview(warehouse, definition, 1));
        if (answer.Count.Sizes[^1] != members)
            throw new InvalidOperationException($"{one.Name}: {answer.Count.Sizes[^1]} in the preview, {members} by hand.");
        var pairs = await Pairs<double>.TakeAsync(
            options, _ => Task.FromResult(Preview(warehouse, definition, 1).Seconds), _ => Task.FromResult(Ask(warehouse, byHand).Seconds), one.Name, "by hand");
        var backtest = Preview(warehouse, definition, 30).Seconds;
        table.Add(
            $"{size.Events:N0}", $"{size.People:N0}", $"{one.Name}", $"{members:N0}", $"{pairs.Ratio(seconds => seconds)}", $"{Ratio.MedianOf(pairs.Product, seconds => seconds):F3}",
            $"{Ratio.MedianOf(pairs.Baseline, seconds => seconds):F3}", $"{answer.Count.Decided:N0}", $"{backtest:F2}");
    }

    private static AudienceDefinition Compile(string yaml)
    {
        var errors = new ConfigErrors();
        var file = YamlConfig.Parse($"buyers: {{ event: Order Completed, count: {{ gte: 2 }}, within: 60d }}\none: {yaml}", errors)!;
        var definition = AudienceSet.Compile(file, TimeZoneInfo.Utc, errors).Find("one");
        return definition ?? throw new InvalidOperationException(string.Join('\n', errors.All));
    }

    private static (double Seconds, PreviewCount Count) Preview(WarehouseDatabase warehouse, AudienceDefinition definition, int days)
    {
        var began = Stopwatch.GetTimestamp();
        using var connection = warehouse.Connect();
        DateTimeOffset[] instants = [.. Enumerable.Range(0, days).Select(back => PreviewTables.Now.AddDays(back + 1 - days))];
        var count = new PreviewRun(connection, definition, [], static _ => { }, default).Count(instants, 10, countsPeople: false)!;
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, count);
    }

    private static (double Seconds, long Members) Ask(WarehouseDatabase warehouse, string sql)
    {
        var began = Stopwatch.GetTimestamp();
        using var connection = warehouse.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var members = (long)command.ExecuteScalar()!;
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, members);
    }
}
