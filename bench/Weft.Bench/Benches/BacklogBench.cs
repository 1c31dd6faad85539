using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weft.Bench.Deliveries;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>So many messages wait for a destination that is away: memory of the server meanwhile, and how long they take when it is back.</summary>
internal static class BacklogBench
{
    private const string Waiting = "weft_destination_messages_pending";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (messages, people, concurrency) = (arguments.Number("messages", 1_000_000), arguments.Number("people", 200_000), arguments.Number("concurrency", 16));
        using var folder = new TemporaryFolder();
        var port = FreePort();
        using var server = await (Contender.Product(options) with { Arguments = ["serve", "--config", await ConfigureAsync(folder, port, concurrency)] }).StartAsync(folder.Path);
        var started = Stopwatch.GetTimestamp();
        using var load = await LoadProcess.StartAsync(new() { Connections = options.Connections, Seed = options.Seed, People = people }, server.Address);
        // Some are sent again and count once: so a little more than what is to wait.
        var sending = load.SendAsync(messages + (messages / 100));
        await UntilAsync(server, started, waiting => waiting >= messages);
        await sending;
        var held = await SettledAsync(server);
        Say.Line($"{held.Waiting:N0} wait: {held.Use.Resident >> 20:N0} MiB resident, {held.Use.MostResident >> 20:N0} at most, {folder.Size("data") >> 20:N0} MiB on disk");

        var back = Stopwatch.GetTimestamp();
        await using var sink = await HookSink.StartAsync(port);
        await sink.UntilAsync(1);
        var first = Stopwatch.GetTimestamp();
        await UntilAsync(server, back, waiting => waiting == 0);
        var (drained, after) = (Stopwatch.GetElapsedTime(first), await SettledAsync(server));
        if (sink.Count < held.Waiting)
            throw new InvalidOperationException($"{sink.Count} calls came for {held.Waiting} messages.");
        var table = new ResultsTable(
            options, "backlog", "messages that wait for a destination that is away: memory meanwhile, and how long they take when it is back",
            "messages", "resident while they wait MiB", "most until then MiB", "seconds until the first left", "seconds to drain", "a second", "resident after MiB", "most resident MiB")
        {
            Note = "`bench/README.md` says what is measured.",
        };
        table.Add(
            $"{held.Waiting:N0}", $"{held.Use.Resident >> 20:N0}", $"{held.Use.MostResident >> 20:N0}", $"{Stopwatch.GetElapsedTime(back, first).TotalSeconds:F1}", $"{drained.TotalSeconds:F1}",
            $"{held.Waiting / drained.TotalSeconds:N0}", $"{after.Use.Resident >> 20:N0}", $"{after.Use.MostResident >> 20:N0}");
        return 0;
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
    private static async Task<(double Waiting, ProcessUse Use)> SettledAsync(ServerProcess server)
    {
        await server.FlowSettledAsync();
        for (var quiet = 0; quiet < 10; quiet = (await server.MetricsAsync()).Sum("weft_state_background_work") > 0 ? 0 : quiet + 1)
            await Task.Delay(LookEvery);
        return (await WaitingAsync(server), server.Use);
    }

    private static async Task<double> WaitingAsync(ServerProcess server) => (await server.MetricsAsync()).Sum(Waiting);

    private static async Task<string> ConfigureAsync(TemporaryFolder folder, int port, int concurrency)
    {
        var path = Path.Combine(folder.Path, "backlog.yaml");
        await File.WriteAllTextAsync(path, $$"""
            workspace: { name: bench, timezone: UTC }
            tokens: { bench: { role: admin, secret: "${WEFT_TOKEN_BENCH}" } }
            sources: { bench: { kind: tracking, write_keys: [wk_bench] } }
            destinations:
              away: { kind: webhook, settings: { url: "http://127.0.0.1:{{port}}/hook" }, allow_private_targets: true, limits: { concurrency: {{concurrency}} } }
            """);
        return path;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
