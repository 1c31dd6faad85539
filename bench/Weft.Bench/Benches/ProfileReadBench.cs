using System.Diagnostics;
using Weft.Bench.Load;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>Ratio 7: the p99 of a profile's traits while events come in at a steady rate, over that of an endpoint of the same server that reads nothing.</summary>
internal static class ProfileReadBench
{
    private const string Traits = "/v1/spaces/bench/collections/users/profiles/user_id:{user}/traits";
    private const string Static = "/health/live";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, connections: 16);
        var (rate, reads, seconds) = (arguments.Number("rate", 5_000), arguments.Number("reads", 200), arguments.Number("seconds", 20));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, Batch = arguments.Number("batch", 50), People = arguments.Number("people", 50_000) };
        using var product = await FilledProduct.StartAsync(Contender.Product(options), load);
        var question = load with { Connections = 4, Batch = 1 };
        using var traits = await LoadProcess.StartAsync(question with { Get = Traits }, product.Server.Address);
        using var nothing = await LoadProcess.StartAsync(question with { Get = Static }, product.Server.Address);
        List<Round> rounds = [];
        // The first is not measured: it makes the server compile its code.
        for (var round = 0; round <= options.Pairs; round++)
        {
            var one = await RoundAsync(product, traits, nothing, rate, reads, seconds);
            Say.Line($"{round} {one}{(round == 0 ? " (warm-up)" : "")}");
            if (round > 0)
                rounds.Add(one);
        }

        var table = new ResultsTable(
            options, "profile-read", "p99 of a profile's traits ÷ of an endpoint that reads nothing, under ingest",
            "people", "ingest asked", "ingest taken", "ingest applied", "reads/s", "rounds", "ratio", "traits p99 ms", "static p99 ms", "traits p50 ms", "static p50 ms");
        table.Add(
            $"{load.People:N0}", $"{rate:N0}/s", $"{Ratio.MedianOf(rounds, one => one.Taken):N0}/s", $"{Ratio.MedianOf(rounds, one => one.Applied):N0}/s", $"{reads}", $"{rounds.Count}",
            $"{new Ratio(rounds.Select(one => one.Traits.P99 / one.Static.P99))}",
            $"{Ratio.MedianOf(rounds, one => one.Traits.P99):F2}", $"{Ratio.MedianOf(rounds, one => one.Static.P99):F2}",
            $"{Ratio.MedianOf(rounds, one => one.Traits.P50):F2}", $"{Ratio.MedianOf(rounds, one => one.Static.P50):F2}");
        return 0;
    }

    private static async Task<Round> RoundAsync(FilledProduct product, LoadProcess traits, LoadProcess nothing, int rate, int reads, int seconds)
    {
        var ingest = product.Load.SendAsync((long)rate * seconds, rate);
        var asked = await Task.WhenAll(traits.SendAsync((long)reads * seconds, reads), nothing.SendAsync((long)reads * seconds, reads));
        var sent = await ingest;
        var backlog = (await product.Server.MetricsAsync()).Sum("weft_backlog_events ");
        await product.Server.SettleAsync(Stopwatch.GetTimestamp());
        return new(asked[0], asked[1], sent.Events / sent.Seconds, (sent.Events - backlog) / sent.Seconds);
    }

    private sealed record Round(LoadResult Traits, LoadResult Static, double Taken, double Applied)
    {
        public override string ToString() => Say.Of(
            $"traits p50 {Traits.P50:F2} ms, p99 {Traits.P99:F2} ms; static p50 {Static.P50:F2} ms, p99 {Static.P99:F2} ms; ratio {Traits.P99 / Static.P99:F2}; ingest taken {Taken:N0}/s, applied {Applied:N0}/s");
    }
}
