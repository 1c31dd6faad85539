using System.Buffers.Text;
using System.Text;

namespace Weft.Bench.Load;

/// <summary>Events over HTTP: <c>POST /v1/batch</c>, or each alone to <c>/v1/track</c> and its like.</summary>
internal sealed class EventRequests : IRequests
{
    private const int LargestEvent = 1024;
    private const int HeadRoom = 512;
    private static readonly string[] SinglePaths = ["/v1/track", "/v1/page", "/v1/identify"];

    private readonly EventStream _events;
    private readonly byte[] _batchHead;
    private readonly Dictionary<string, byte[]> _singleHeads;

    public EventRequests(EventStream events, int eventsEach, string host, string writeKey)
    {
        (_events, EventsEach) = (events, eventsEach);
        var rest = $" HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(writeKey + ":"))}\r\nContent-Type: application/json\r\nContent-Length: ";
        _batchHead = Encoding.ASCII.GetBytes("POST /v1/batch" + rest);
        _singleHeads = SinglePaths.ToDictionary(path => path, path => Encoding.ASCII.GetBytes("POST " + path + rest));
    }

    public int EventsEach { get; }

    public int Largest => HeadRoom + (EventsEach * LargestEvent) + 32;

    public long EventBytes { get; private set; }

    public long Repeated => _events.Repeated;

    public Range Write(long number, byte[] target)
    {
        var first = _events.Start + (number * EventsEach);
        if (EventsEach > 1)
            return WithHead(_batchHead, target, WriteBatch(first, target));
        var end = HeadRoom + WriteOne(first, target.AsSpan(HeadRoom), out var path);
        return WithHead(_singleHeads[path], target, end);
    }

    private int WriteBatch(long first, byte[] target)
    {
        var at = HeadRoom + Copy("{\"batch\":["u8, target, HeadRoom);
        for (var i = 0; i < EventsEach; i++)
        {
            if (i > 0)
                target[at++] = (byte)',';
            at += WriteOne(first + i, target.AsSpan(at), out _);
        }

        return at + Copy("]}"u8, target, at);
    }

    private int WriteOne(long number, Span<byte> target, out string path)
    {
        var length = _events.Write(number, target, out path);
        EventBytes += length;
        return length;
    }

    /// <summary>Puts the head right before the body.</summary>
    private static Range WithHead(byte[] head, byte[] target, int end)
    {
        Span<byte> length = stackalloc byte[16];
        Utf8Formatter.TryFormat(end - HeadRoom, length, out var digits);
        var start = HeadRoom - 4 - digits - head.Length;
        head.CopyTo(target, start);
        Copy(length[..digits], target, start + head.Length);
        Copy("\r\n\r\n"u8, target, HeadRoom - 4);
        return start..end;
    }

    private static int Copy(ReadOnlySpan<byte> text, byte[] target, int at)
    {
        text.CopyTo(target.AsSpan(at));
        return text.Length;
    }
}
