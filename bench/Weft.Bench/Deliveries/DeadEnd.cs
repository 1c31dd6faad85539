using System.Net;
using System.Net.Sockets;

namespace Weft.Bench.Deliveries;

/// <summary>A destination that is dead in the way that costs most: it takes connections, and never answers.</summary>
internal sealed class DeadEnd : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _taken = [];

    public DeadEnd()
    {
        _listener.Start();
        _ = TakeAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/dead";

    public void Dispose()
    {
        _listener.Dispose();
        lock (_taken)
            _taken.ForEach(socket => socket.Dispose());
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                lock (_taken)
                    _taken.Add(socket);
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
