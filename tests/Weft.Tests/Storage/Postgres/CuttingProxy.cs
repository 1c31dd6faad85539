using System.Net;
using System.Net.Sockets;

namespace Weft.Tests.Storage.Postgres;

/// <summary>A way to a server that can be cut at a chosen moment: behind what was asked, and before the answer.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private int _answersToSwallow;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers were swallowed.</summary>
    public int Cuts { get; private set; }

    /// <summary>Whether new connections are let through.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Swallows the next answer of the server, on whatever connection it comes, and ends that connection.</summary>
    public void CutNextAnswer() => Volatile.Write(ref _answersToSwallow, 1);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It is disposed of.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            if (!IsOpen)
                return;
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(CopyAsync(client, server, isAnswer: false), CopyAsync(server, client, isAnswer: true));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer)) > 0;)
            {
                if (isAnswer && Interlocked.Exchange(ref _answersToSwallow, 0) == 1)
                {
                    Cuts++;
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two ends is gone, and so is the other.
        }
    }
}
