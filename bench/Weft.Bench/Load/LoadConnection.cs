using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Weft.Bench.Load;

/// <summary>One HTTP/1.1 connection that sends a request, waits for its answer, and sends the next: as little work as a client can do.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 << 10];

    public static async Task<LoadConnection> OpenAsync(IPEndPoint server)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(server);
        return connection;
    }

    /// <summary>Sends a request and returns its answer's status.</summary>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
            request = request[await _socket.SendAsync(request)..];
        var filled = 0;
        while (!IsWhole(_answer.AsSpan(0, filled)))
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(filled));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
        }

        return Utf8Parser.TryParse(_answer.AsSpan(9, 3), out int status, out _) ? status : 0;
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        return Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) && answer.Length >= end + 4 + length;
    }
}
