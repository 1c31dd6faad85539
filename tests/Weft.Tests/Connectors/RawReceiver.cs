using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Tests.Connectors;

/// <summary>A listener that notes the first line of each request as it came, which web servers tidy up, and answers 200.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ConcurrentQueue<string> Lines { get; } = [];

    public string Root => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static Task<RawReceiver> StartAsync()
    {
        var receiver = new RawReceiver();
        receiver._listener.Start();
        _ = receiver.ServeAsync();
        return Task.FromResult(receiver);
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                var line = await reader.ReadLineAsync() ?? "";
                Lines.Enqueue(line[..line.LastIndexOf(' ')]);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // It is disposed of.
        }
    }
}
