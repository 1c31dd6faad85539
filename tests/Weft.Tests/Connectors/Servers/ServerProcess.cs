using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Weft.Tests.Connectors.Servers;

/// <summary>A server's process. It ends with its input, and so with this process, however that ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Starts one and waits for the line that says it is ready.</summary>
    public static (ServerProcess Server, string Said) Start(Func<string, bool> isReady, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = new List<string>();
        void Hear(string? line)
        {
            lock (all)
                all.Add(line ?? "");
            if (line is not null && isReady(line))
                said.TrySetResult(line);
        }

        process.OutputDataReceived += (_, heard) => Hear(heard.Data);
        process.ErrorDataReceived += (_, heard) => Hear(heard.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Task.WaitAny(said.Task, process.WaitForExitAsync(), Task.Delay(Patience));
        Assert.True(said.Task.IsCompletedSuccessfully, $"{program} {string.Join(' ', args)} did not start: {string.Join('\n', all)}");
        return (new(process), said.Task.GetAwaiter().GetResult());
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Lets it stand still, as a machine that hangs.</summary>
    public void Pause() => Signal("-STOP");

    public void GoOn() => Signal("-CONT");

    public void Dispose()
    {
        GoOn();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }
}
