using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Tests.Robustness;

/// <summary>A connection that sends whatever bytes a test wants, well formed or not.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[512];

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public static string Post(string body, string more = "", int? length = null) =>
        $"POST /v1/batch HTTP/1.1\r\nHost: weft\r\nX-Write-Key: wk\r\nContent-Length: {length ?? Encoding.UTF8.GetByteCount(body)}\r\n{more}\r\n{body}";

    public async Task SendAsync(string text) => await SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Says that nothing more will be sent; the other direction stays open.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes away without a word.</summary>
    public void Abort()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>What comes until it holds the words, or the connection ends.</summary>
    public async Task<string> ReadAsync(string until)
    {
        var text = new StringBuilder();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!text.ToString().Contains(until, StringComparison.Ordinal))
            {
                var read = await _socket.ReceiveAsync(_buffer, patience.Token);
                if (read == 0)
                    break;
                text.Append(Encoding.Latin1.GetString(_buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Ended by the other side.
        }

        return text.ToString();
    }

    /// <summary>Everything that comes until the connection ends.</summary>
    public Task<string> ReadToEndAsync() => ReadAsync("\0\0");

    public void Dispose() => _socket.Dispose();
}
