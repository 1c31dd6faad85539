using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Weft.Bench.Running;

/// <summary>A server to measure: how it is started, and whether more is due once every request is answered.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Program">The built assembly.</param>
/// <param name="Arguments">Its arguments; data folder and address are added.</param>
/// <param name="Settles">Whether its time runs on until everything that it took is processed.</param>
/// <param name="Reset">A shell command to run before each start; empty for none.</param>
internal sealed record Contender(string Name, string Program, string[] Arguments, bool Settles, string Reset = "")
{
    private static readonly string Bench = typeof(Contender).Assembly.Location;

    /// <summary>The whole product, with <c>bench/pipeline.yaml</c>.</summary>
    public static Contender Product(BenchOptions options) =>
        new("product", Path.Combine(options.Root, "src/Weft.Server/bin/Release/net10.0/Weft.Server.dll"), ["serve", "--config", Configuration(options)], Settles: true, options.Reset);

    /// <summary>The product's endpoint and log, and nothing behind them.</summary>
    public static Contender Collector(BenchOptions options) =>
        new("product", Bench, ["collector", "--config", Configuration(options)], Settles: false);

    /// <summary>The bare endpoint.</summary>
    public static Contender Baseline() => new("baseline", Bench, ["baseline"], Settles: false);

    /// <summary>The product's side by its name: <c>collector</c>, or <c>server</c> for all of it.</summary>
    public static Contender ByName(BenchOptions options, string name) => name switch
    {
        "collector" => Collector(options),
        "server" => Product(options) with { Settles = false },
        _ => throw new ArgumentException($"--product {name} must be collector or server."),
    };

    /// <summary>Starts it with a data folder of its own, and waits until it is ready.</summary>
    public async Task<ServerProcess> StartAsync(string folder)
    {
        if (Reset.Length > 0)
            await RunAsync(Reset);
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = (IPEndPoint)probe.LocalEndpoint;
        probe.Stop();
        var server = new ServerProcess(Name, address, folder, [Program, .. Arguments, "--data", Path.Combine(folder, "data"), "--urls", $"http://{address}"]);
        await server.WaitUntilReadyAsync();
        return server;
    }

    private static string Configuration(BenchOptions options)
    {
        var written = Path.Combine(options.Root, "bench/pipeline.yaml");
        if (options.Storage.Length == 0 && !options.HasTraits)
            return written;
        var adapted = Path.Combine(Path.GetTempPath(), $"weft-bench-{Environment.ProcessId}.yaml");
        var storage = options.Storage.Length == 0 ? "" : $"storage: \"{options.Storage}\"\n";
        var traits = options.HasTraits ? File.ReadAllText(Path.Combine(options.Root, "bench/traits.yaml")) : "";
        File.WriteAllText(adapted, File.ReadAllText(written) + storage + traits);
        return adapted;
    }

    private static async Task RunAsync(string command)
    {
        using var process = Process.Start("/bin/sh", ["-c", command]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }
}
