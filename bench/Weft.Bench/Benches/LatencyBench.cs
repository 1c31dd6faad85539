using System.Diagnostics;
using System.Text;
using Weft.Bench.Deliveries;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>From when an event is sent to the collector, by schedule, until its webhook came: through a whole server, one event a request.</summary>
internal static class LatencyBench
{
    private const string Key = "wk_bench";
    private const int Senders = 16;

    public static async Task<(Latencies Latencies, bool IsRateKept)> RunAsync(BenchOptions options, HookSink sink, int rate, int seconds)
    {
        using var folder = new TemporaryFolder();
        var configuration = Path.Combine(folder.Path, "deliver.yaml");
        await File.WriteAllTextAsync(configuration, $$"""
            workspace: { name: deliver }
            tokens: { bench: { role: operator } }
            sources: { web: { kind: tracking, write_keys: [{{Key}}] } }
            destinations:
              hook: { kind: webhook, settings: { url: "{{sink.Url}}" }, allow_private_targets: true, limits: { concurrency: 16 } }
            """);
        using var server = await (Contender.Product(options) with { Arguments = ["serve", "--config", configuration] }).StartAsync(folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        http.DefaultRequestHeaders.Add("X-Write-Key", Key);
        // The first are not measured: they make the server compile its code.
        await SendAsync(http, "warm", rate, Math.Max(2, seconds / 4));
        sink.Arrivals = [];
        var (sent, took) = await SendAsync(http, "m", rate, seconds);
        for (var patience = 0; Enumerable.Range(0, sent.Length).Any(number => !sink.Arrivals.ContainsKey($"m{number}")) && patience < 300; patience++)
            await Task.Delay(100);
        var latencies = new Latencies();
        foreach (var (number, at) in sent.Index())
            latencies.Add(Stopwatch.GetElapsedTime(at, sink.Arrivals.TryGetValue($"m{number}", out var came) ? came : throw new InvalidOperationException($"m{number} never came.")));
        sink.Arrivals = null;
        Say.Line($"event to webhook: {latencies}");
        return (latencies, took.TotalSeconds < seconds * 1.02);
    }

    // An event's time counts from when it was due, so that a slow answer makes those behind it slow too.
    private static async Task<(long[] Due, TimeSpan Took)> SendAsync(HttpClient http, string prefix, int rate, int seconds)
    {
        var (due, next, started) = (new long[rate * seconds], -1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(LoopAsync)));
        return (due, Stopwatch.GetElapsedTime(started));

        async Task LoopAsync()
        {
            for (var number = Interlocked.Increment(ref next); number < due.Length; number = Interlocked.Increment(ref next))
            {
                due[number] = started + (long)((double)number / rate * Stopwatch.Frequency);
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due[number]) is { Ticks: > 0 } early)
                    await Task.Delay(early);
                using var content = new StringContent($$$"""{"event":"Seen","messageId":"{{{prefix}}}{{{number}}}","userId":"u{{{number % 5_000}}}","properties":{"product":"kettle","price":29.9}}""", Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(new Uri("/v1/track", UriKind.Relative), content);
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
