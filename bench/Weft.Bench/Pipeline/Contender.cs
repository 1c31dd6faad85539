using System.Net;
using System.Net.Sockets;

namespace Weft.Bench.Pipeline;

/// <summary>A server to measure: how it is started, and whether more is due once every request is answered.</summary>
/// <param name="Name">How it is called in the results.</param>
/// <param name="Program">The built assembly.</param>
/// <param name="Arguments">Its arguments; data folder and address are added.</param>
/// <param name="Settles">Whether its time runs on until <c>/api/v1/flow?settle=</c> answers.</param>
internal sealed record Contender(string Name, string Program, string[] Arguments, bool Settles)
{
    public static Contender Product(string root) => new(
        "product",
        Path.Combine(root, "src/Weft.Server/bin/Release/net10.0/Weft.Server.dll"),
        ["serve", "--config", Path.Combine(root, "bench/pipeline.yaml")],
        Settles: true);

    public static Contender Baseline() => new("baseline", typeof(Contender).Assembly.Location, ["baseline"], Settles: false);

    /// <summary>Starts it with a data folder of its own.</summary>
    public ServerProcess Start(string folder)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = (IPEndPoint)probe.LocalEndpoint;
        probe.Stop();
        return new ServerProcess(Name, address, folder, [Program, .. Arguments, "--data", Path.Combine(folder, "data"), "--urls", $"http://{address}"]);
    }
}
