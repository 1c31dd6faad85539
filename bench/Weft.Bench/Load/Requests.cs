using System.Globalization;
using System.Text;

namespace Weft.Bench.Load;

/// <summary>Whole HTTP requests of 100 events each, made before anything is timed and kept in memory.</summary>
internal sealed class Requests
{
    public const int EventsEach = 100;

    private readonly List<byte[]> _requests = [];

    private Requests()
    {
    }

    public int Count => _requests.Count;

    public byte[] this[int index] => _requests[index];

    /// <summary>All bytes of the events.</summary>
    public long EventBytes { get; private set; }

    public static Requests Make(EventWriter events, int count, string host, string writeKey)
    {
        var requests = new Requests();
        var authorization = Convert.ToBase64String(Encoding.UTF8.GetBytes(writeKey + ":"));
        using var body = new MemoryStream(EventsEach * 1024);
        for (var made = 0; made < count; made += EventsEach)
        {
            body.SetLength(0);
            requests.WriteBody(body, events, Math.Min(EventsEach, count - made));
            var head = string.Create(CultureInfo.InvariantCulture,
                $"POST /v1/batch HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {authorization}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
            requests._requests.Add([.. Encoding.ASCII.GetBytes(head), .. body.GetBuffer().AsSpan(0, (int)body.Length)]);
        }

        return requests;
    }

    private void WriteBody(MemoryStream body, EventWriter events, int count)
    {
        body.Write("{\"batch\":["u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                body.WriteByte((byte)',');
            var one = events.Next();
            EventBytes += one.Length;
            body.Write(one);
        }

        body.Write("]}"u8);
    }
}
