using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// Turns a body into items: accepted and normalised, or rejected with a reason. One bad item never costs the others, and no body throws.
/// </summary>
public static class RequestReader
{
    [ThreadStatic]
    private static Tools? s_tools;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Reads a body. Of the result only <see cref="CollectedRequest.WriteKey"/> points into <paramref name="body"/>.
    /// A body that is larger than the limit or cannot be told apart into items gives no items and <see cref="CollectedRequest.Unreadable"/>.
    /// </summary>
    public static CollectedRequest Read(ReadOnlyMemory<byte> body, in RequestFacts facts)
    {
        if (body.Length > facts.Limits.BatchBytes)
            return CollectedRequest.NotReadable($"the body is larger than {facts.Limits.BatchBytes} bytes");
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        var tools = s_tools ?? new();
        s_tools = null;
        var request = Read(body, tools, facts);
        tools.Scan.Trim();
        s_tools = tools;
        return request;
    }

    private static CollectedRequest Read(ReadOnlyMemory<byte> body, Tools tools, in RequestFacts facts)
    {
        try
        {
            tools.Scan.Read(body.Span, facts.Shape);
        }
        catch (JsonException error)
        {
            return CollectedRequest.NotReadable($"the body is not JSON that can be read: {error.Message}");
        }

        return Normalise(body, tools, facts);
    }

    private static CollectedRequest Normalise(ReadOnlyMemory<byte> body, Tools tools, in RequestFacts facts)
    {
        var json = body.Span;
        var (scan, rejected, index) = (tools.Scan, 0, 0);
        var payload = new PooledBytes(body.Length + (body.Length / 4) + 512);
        CollectedItems.Begin(payload);
        tools.Normaliser.Begin(facts, payload, scan, json);
        foreach (ref readonly var item in scan.Items)
        {
            if (tools.Normaliser.Take(json, item, scan.MembersOf(item), index++) != RejectionReason.None)
                rejected++;
        }

        tools.Normaliser.End();
        return new(payload, index, rejected, body, scan.WriteKey);
    }

    /// <summary>What is used again for the next body that a thread reads.</summary>
    private sealed class Tools
    {
        public BodyScan Scan { get; } = new();

        public EventNormaliser Normaliser { get; } = new();
    }
}
