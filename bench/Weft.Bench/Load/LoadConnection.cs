using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Weft.Bench.Load;

/// <summary>One HTTP/1.1 connection that sends a request, waits for its answer, and sends the next: as little work as a client can do. Never blocks.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = 256 << 10 };
    private readonly byte[] _answer = new byte[64 << 10];
    private readonly byte[] _request;
    private Range _content;
    private int _sent;
    private int _filled;

    public LoadConnection(IPEndPoint server, Epoll epoll, int tag, int largest)
    {
        _request = new byte[largest];
        _socket.Connect(server);
        _socket.Blocking = false;
        epoll.Watch(_socket, tag);
    }

    /// <summary>When the request under way was due.</summary>
    public long Due { get; private set; }

    /// <summary>Whether an answer is waited for.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Writes the next request and sends it.</summary>
    public void Begin(IRequests requests, long number, long due)
    {
        (_content, Due) = (requests.Write(number, _request), due);
        Again();
    }

    /// <summary>Sends the last request once more.</summary>
    public void Again()
    {
        (_sent, _filled, IsBusy) = (_content.Start.Value, 0, true);
        Send();
    }

    /// <summary>Does what can be done now; the answer's status once it is whole, and 0 before.</summary>
    public int Advance()
    {
        if (_sent < _content.End.Value)
            Send();
        while (IsBusy)
        {
            var read = _socket.Receive(_answer.AsSpan(_filled), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return 0;
            if (error != SocketError.Success || read == 0)
                throw new IOException($"The server closed the connection ({error}).");
            _filled += read;
            IsBusy = !IsWhole(_answer.AsSpan(0, _filled));
        }

        return Utf8Parser.TryParse(_answer.AsSpan(9, 3), out int status, out _) ? status : -1;
    }

    public void Dispose() => _socket.Dispose();

    private void Send()
    {
        while (_sent < _content.End.Value)
        {
            var sent = _socket.Send(_request.AsSpan(_sent.._content.End.Value), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return;
            if (error != SocketError.Success)
                throw new IOException($"The server closed the connection ({error}).");
            _sent += sent;
        }
    }

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
