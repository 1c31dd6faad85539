using System.Diagnostics;
using System.Text.Json;
using Weft.Bench.Load;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>A steady rate for a long time: whether memory stays flat, no queue grows, and every event is accounted for at the end.</summary>
internal static class SoakBench
{
    private const double FlatWithin = 0.03;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (rate, minutes) = (arguments.Number("rate", 2_000), arguments.Real("minutes", 30));
        var load = new LoadOptions
        {
            Connections = options.Connections, Seed = options.Seed, Batch = arguments.Number("batch", 100), People = arguments.Number("people", 200_000),
            Every = TimeSpan.FromSeconds(arguments.Number("every", 10)),
        };
        using var product = await FilledProduct.StartAsync(Contender.Product(options), load);
        var (samples, started) = (new List<Sample>(), Stopwatch.GetTimestamp());
        var sent = await product.Load.SendAsync((long)(rate * minutes * 60), rate, 0, async result => samples.Add(await SampleAsync(started, result, product)));
        await product.Server.SettleAsync(started);
        Publish(options, rate, minutes, sent, samples, Account(product.Filled, sent, await product.Server.FlowAsync()));
        return 0;
    }

    private static async Task<Sample> SampleAsync(long started, LoadResult result, FilledProduct product)
    {
        var metrics = await product.Server.MetricsAsync();
        var sample = new Sample(
            product.Server.Use.Resident / 1048576.0, metrics.Sum("weft_backlog_events "), metrics.Sum("weft_destination_messages_pending"), product.Folder.Size("data") / 1048576.0);
        Say.Line($"  {Stopwatch.GetElapsedTime(started).TotalSeconds,6:F0} s: {sample.Resident,6:F0} MiB resident, {sample.Backlog,9:N0} events and {sample.Messages:N0} messages wait, acknowledged in p50 {result.P50:F1} ms, p99 {result.P99:F1} ms, {sample.Disk,8:N0} MiB on disk, {result.Retries} retries");
        return sample;
    }

    private static void Publish(BenchOptions options, int rate, double minutes, LoadResult sent, List<Sample> samples, string sums)
    {
        var (memory, backlog) = (Trend.OfSecondHalf([.. samples.Select(one => one.Resident)]), Trend.OfSecondHalf([.. samples.Select(one => one.Backlog)]));
        var (isFlat, isKept) = (memory.Growth <= memory.Mean * FlatWithin, backlog.Growth <= rate);
        var table = new ResultsTable(
            options, "soak", "a steady rate for a long time; lines are fitted to the samples of the second half",
            "events/s", "minutes", "events", "acknowledged p50 ms", "p99 ms", "longest ms", "retries", "resident MiB (second half)", "memory", "waiting events (second half)", "queue",
            "most waiting", "disk MiB at the end", "sums of /flow");
        table.Add(
            $"{rate:N0}", $"{minutes}", $"{sent.Events:N0}", $"{sent.P50:F1}", $"{sent.P99:F1}", $"{sent.Longest:F0}", $"{sent.Retries}{(sent.Behind > 1 ? $", {sent.Behind:F0} s behind" : "")}",
            $"{memory.First:F0} → {memory.Last:F0}", $"{(isFlat ? "flat" : "grows")}", $"{backlog.First:N0} → {backlog.Last:N0}", $"{(isKept ? "flat" : "grows")}",
            $"{samples.Select(one => one.Backlog).DefaultIfEmpty().Max():N0}", $"{samples.LastOrDefault()?.Disk:N0}", $"{sums}");
    }

    /// <summary>Whether what was sent is what was received, and what was received is what became of it; in words.</summary>
    private static string Account(LoadResult filled, LoadResult sent, JsonElement flow)
    {
        var source = flow.GetProperty("sources").GetProperty("bench");
        var (all, repeated) = (filled.Events + sent.Events, filled.Repeated + sent.Repeated);
        var (received, duplicates, processed, pending) = (Number(source, "received"), Number(source, "duplicate"), Number(source, "processed"), Number(source, "pending"));
        var rejected = source.GetProperty("rejected").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        var isExact = all == received && received == processed + duplicates + rejected + pending && pending == 0 && duplicates == repeated;
        var reasons = string.Concat(source.GetProperty("rejected").EnumerateObject().Select(reason => Say.Of($", {reason.Name} {reason.Value.GetInt64():N0}")));
        return Say.Of($"{(isExact ? "exact" : "WRONG")}: sent {all:N0}, received {received:N0} = processed {processed:N0} + duplicates {duplicates:N0} (sent again {repeated:N0}) + rejected {rejected:N0}{reasons} + pending {pending:N0}");
    }

    private static long Number(JsonElement sums, string name) => sums.GetProperty(name).GetInt64();

    private sealed record Sample(double Resident, double Backlog, double Messages, double Disk);
}
