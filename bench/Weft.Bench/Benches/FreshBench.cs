using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>
/// Ratio 6: from the acknowledgement of an event until the membership that it brings shows in the profile, while others send at a steady rate, over what the
/// disk takes to make something durable.
/// </summary>
internal static class FreshBench
{
    private const string Audience = "plan_free";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(25);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, connections: 16);
        var (rate, seconds) = (arguments.Number("rate", 2_000), arguments.Number("seconds", 30));
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, Batch = arguments.Number("batch", 10), People = arguments.Number("people", 50_000) };
        using var product = await FilledProduct.StartAsync(Contender.Product(options), load);
        List<Round> rounds = [];
        for (var round = 1; round <= options.Pairs; round++)
        {
            rounds.Add(await RoundAsync(product, rate, seconds));
            Say.Line($"{round} {rounds[^1]}");
        }

        var table = new ResultsTable(
            options, "fresh", "acknowledgement until the membership shows, p50 ÷ fdatasync p50",
            "events/s", "seconds", "rounds", "probes", "ratio", "fresh p50 ms", "fresh p99 ms", "fdatasync p50 ms", "rate kept");
        table.Add(
            $"{rate:N0}", $"{seconds}", $"{rounds.Count}", $"{rounds.Sum(one => one.Fresh.Count):N0}", $"{new Ratio(rounds.Select(one => one.Ratio))}",
            $"{Ratio.MedianOf(rounds, one => one.Fresh.P50):F2}", $"{Ratio.MedianOf(rounds, one => one.Fresh.P99):F2}", $"{Ratio.MedianOf(rounds, one => one.Disk.P50):F2}",
            $"{(rounds.TrueForAll(one => one.Kept) ? "yes" : "no")}");
        return 0;
    }

    private static async Task<Round> RoundAsync(FilledProduct product, int rate, int seconds)
    {
        var (disk, fresh) = (new Latencies(), new Latencies());
        DiskSync.Measure(product.Folder.Path, disk);
        var sending = product.Load.SendAsync((long)rate * seconds, rate);
        while (!sending.IsCompleted)
        {
            await ProbeAsync(product.Server, fresh);
            await Task.Delay(ProbeEvery);
        }

        var sent = await sending;
        await product.Server.SettleAsync(Stopwatch.GetTimestamp());
        DiskSync.Measure(product.Folder.Path, disk);
        return new(fresh, disk, sent.Retries == 0 && sent.Behind < 1);
    }

    /// <summary>Somebody new says something of themselves; asked for without a pause until they are a member.</summary>
    private static async Task ProbeAsync(ServerProcess server, Latencies fresh)
    {
        var user = $"probe-{Guid.NewGuid()}";
        using var body = JsonContent.Create(new { userId = user, messageId = user, traits = new { plan = "free" } });
        await body.LoadIntoBufferAsync();
        var (status, text) = await server.AskAsync("/v1/identify", body, "wk_bench");
        if (status != HttpStatusCode.OK)
            throw new InvalidOperationException($"/v1/identify answered {(int)status}: {text}");
        var acknowledged = Stopwatch.GetTimestamp();
        var address = $"/v1/spaces/bench/collections/users/profiles/user_id:{user}/traits?include={Audience}";
        while (!(await server.AskAsync(address)).Text.Contains($"\"{Audience}\":true", StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(acknowledged) > Longest)
                throw new TimeoutException($"{user} is no member after {Longest}.");
        }

        fresh.AddSince(acknowledged);
    }

    private sealed record Round(Latencies Fresh, Latencies Disk, bool Kept)
    {
        public double Ratio => Fresh.P50 / Disk.P50;

        public override string ToString() => Say.Of($"fresh {Fresh}; fdatasync {Disk}; ratio {Ratio:F2}{(Kept ? "" : "; the rate was not kept")}");
    }
}
