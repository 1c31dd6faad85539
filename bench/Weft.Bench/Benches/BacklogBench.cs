using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weft.Bench.Deliveries;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>So many messages wait for a destination that is away: memory of the server meanwhile, beside that of one whose destination is there, and how long they take when it is back.</summary>
internal static class BacklogBench
{
    private const string Waiting = "weft_destination_messages_pending";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (messages, people, concurrency) = (arguments.Number("messages", 1_000_000), arguments.Number("people", 200_000), arguments.Number("concurrency", 16));
        var run = new Run(options, messages, concurrency, new() { Connections = options.Connections, Seed = options.Seed, People = people });
        var flowing = await FlowingAsync(run);
        var held = await HeldAsync(run);
        var table = new ResultsTable(
            options, "backlog", "messages that wait for a destination that is away: memory meanwhile, and how long they take when it is back",
            "messages", "most resident where none waits MiB", "most while they wait MiB", "seconds until the first left", "seconds to drain", "a second", "most until the end MiB")
        {
            Note = "`bench/README.md` says what is measured.",
        };
        table.Add(
            $"{held.Waiting:N0}", $"{flowing >> 20:N0}", $"{held.While >> 20:N0}", $"{held.First.TotalSeconds:F1}", $"{held.Drained.TotalSeconds:F1}",
            $"{held.Waiting / held.Drained.TotalSeconds:N0}", $"{held.Most >> 20:N0}");
        return 0;
    }

    // The most that was resident while the same events came and each left at once.
    private static async Task<long> FlowingAsync(Run run)
    {
        using var folder = new TemporaryFolder();
        await using var sink = await HookSink.StartAsync();
        using var server = await StartAsync(run, folder, sink.Url);
        using var load = await LoadProcess.StartAsync(run.Load, server.Address);
        var started = Stopwatch.GetTimestamp();
        var sending = load.SendAsync(run.Messages);
        await UntilAsync(server, started, waiting => sending.IsCompleted && waiting == 0);
        await sending;
        await SettledAsync(server);
        Say.Line($"none waits: {server.Use.MostResident >> 20:N0} MiB at most");
        return server.Use.MostResident;
    }

    private static async Task<Held> HeldAsync(Run run)
    {
        using var folder = new TemporaryFolder();
        var port = FreePort();
        using var server = await StartAsync(run, folder, $"http://127.0.0.1:{port}/hook");
        using var load = await LoadProcess.StartAsync(run.Load, server.Address);
        var started = Stopwatch.GetTimestamp();
        // Some are sent again and count once: so a little more than what is to wait.
        var sending = load.SendAsync(run.Messages + (run.Messages / 100));
        await UntilAsync(server, started, waiting => waiting >= run.Messages);
        await sending;
        var waiting = await SettledAsync(server);
        var mostWhile = server.Use.MostResident;
        Say.Line($"{waiting:N0} wait: {server.Use.Resident >> 20:N0} MiB resident, {mostWhile >> 20:N0} at most, {folder.Size("data") >> 20:N0} MiB on disk");

        var back = Stopwatch.GetTimestamp();
        await using var sink = await HookSink.StartAsync(port);
        await sink.UntilAsync(1);
        var first = Stopwatch.GetTimestamp();
        await UntilAsync(server, back, left => left == 0);
        var drained = Stopwatch.GetElapsedTime(first);
        await SettledAsync(server);
        return sink.Count >= waiting
            ? new(waiting, mostWhile, Stopwatch.GetElapsedTime(back, first), drained, server.Use.MostResident)
            : throw new InvalidOperationException($"{sink.Count} calls came for {waiting} messages.");
    }

    private static async Task<ServerProcess> StartAsync(Run run, TemporaryFolder folder, string hook)
    {
        var path = Path.Combine(folder.Path, "backlog.yaml");
        await File.WriteAllTextAsync(path, $$"""
            workspace: { name: bench, timezone: UTC }
            tokens: { bench: { role: admin, secret: "${WEFT_TOKEN_BENCH}" } }
            sources: { bench: { kind: tracking, write_keys: [wk_bench] } }
            destinations:
              away: { kind: webhook, settings: { url: "{{hook}}" }, allow_private_targets: true, limits: { concurrency: {{run.Concurrency}} } }
            """);
        return await (Contender.Product(run.Options) with { Arguments = ["serve", "--config", path] }).StartAsync(folder.Path);
    }

    private static async Task UntilAsync(ServerProcess server, long started, Func<double, bool> holds)
    {
        var said = Stopwatch.GetTimestamp();
        while (await WaitingAsync(server) is var waiting && !holds(waiting))
        {
            await Task.Delay(LookEvery);
            if (Stopwatch.GetElapsedTime(said) < TimeSpan.FromSeconds(10))
                continue;
            said = Stopwatch.GetTimestamp();
            Say.Line($"  {Stopwatch.GetElapsedTime(started).TotalSeconds,6:F0} s: {waiting,11:N0} messages wait, {server.Use.Resident >> 20,6:N0} MiB resident");
        }
    }

    // What was acknowledged is in the outbox, and nothing is written in the background any more.
    private static async Task<double> SettledAsync(ServerProcess server)
    {
        await server.FlowSettledAsync();
        for (var quiet = 0; quiet < 10; quiet = (await server.MetricsAsync()).Sum("weft_state_background_work") > 0 ? 0 : quiet + 1)
            await Task.Delay(LookEvery);
        return await WaitingAsync(server);
    }

    private static async Task<double> WaitingAsync(ServerProcess server) => (await server.MetricsAsync()).Sum(Waiting);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed record Run(BenchOptions Options, int Messages, int Concurrency, LoadOptions Load);

    private sealed record Held(double Waiting, long While, TimeSpan First, TimeSpan Drained, long Most);
}
