using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Weft.Tests.Connectors.Servers;

/// <summary>A way to a server that can be closed, so that connections fail, or held, so that nothing comes through.</summary>
internal sealed class Gate : IDisposable
{
    private readonly int _server;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private TcpListener? _listener;
    private volatile TaskCompletionSource _held = Free();

    public Gate(int server)
    {
        _server = server;
        Open();
    }

    public int Port { get; private set; }

    /// <summary>How many connections there were.</summary>
    public int Connections => _clients.Count;

    public void Open()
    {
        _held.TrySetResult();
        _held = Free();
        if (_listener is not null)
            return;
        _listener = new(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public void Close()
    {
        _listener?.Dispose();
        _listener = null;
        foreach (var client in _clients)
            client.Dispose();
    }

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        Close();
        _held.TrySetResult();
    }

    private static TaskCompletionSource Free()
    {
        var free = new TaskCompletionSource();
        free.SetResult();
        return free;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _clients.Add(client);
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer)) > 0;)
            {
                await _held.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // One of the two ends is gone, and so is the other.
        }
    }
}
