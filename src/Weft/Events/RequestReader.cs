using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// Turns a body into items: accepted and normalised, or rejected with a reason. One bad item never costs the others, and no body throws.
/// </summary>
public static class RequestReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Reads a body. The result points into <paramref name="body"/>, which must stay until it is disposed.
    /// A body that is larger than the limit or cannot be told apart into items gives no items and <see cref="CollectedRequest.Unreadable"/>.
    /// </summary>
    public static CollectedRequest Read(ReadOnlyMemory<byte> body, in RequestFacts facts)
    {
        if (body.Length > facts.Limits.BatchBytes)
            return CollectedRequest.NotReadable($"the body is larger than {facts.Limits.BatchBytes} bytes");
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        try
        {
            return ReadItems(body, BatchEnvelope.Read(body, facts.Shape), facts);
        }
        catch (JsonException error)
        {
            return CollectedRequest.NotReadable($"the body is not JSON that can be read: {error.Message}");
        }
    }

    private static CollectedRequest ReadItems(ReadOnlyMemory<byte> body, BatchEnvelope envelope, in RequestFacts facts)
    {
        using var shared = BatchShared.Read(envelope);
        var output = new PooledBytes(Math.Max(body.Length * 2, 512));
        using var normaliser = new EventNormaliser(facts, shared, output);
        var entries = new List<Entry>(envelope.Items.Count);
        foreach (var (start, length) in envelope.Items)
            entries.Add(ReadItem(body.Slice(start, length), entries.Count, normaliser, output, facts.Limits, shared.Bytes));
        return new(Collect(entries, body, envelope, output, facts.Limits), envelope.WriteKey, output);
    }

    private static Entry ReadItem(
        ReadOnlyMemory<byte> item, int index, EventNormaliser normaliser, PooledBytes output, CollectLimits limits, int sharedBytes)
    {
        var start = output.Length;
        if (index >= limits.BatchEvents)
            return new(RejectionReason.TooManyEvents, MessageIdScan.Find(item.Span), start, 0);
        if (item.Length + sharedBytes > limits.EventBytes)
            return new(RejectionReason.TooLarge, MessageIdScan.Find(item.Span), start, 0);
        var reason = normaliser.Normalise(item, out var messageId);
        return new(reason, messageId, start, output.Length - start);
    }

    private static CollectedItem[] Collect(
        List<Entry> entries, ReadOnlyMemory<byte> body, BatchEnvelope envelope, PooledBytes output, CollectLimits limits)
    {
        var items = new CollectedItem[entries.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var entry = entries[i];
            var (start, length) = envelope.Items[i];
            items[i] = entry.Reason == RejectionReason.None
                ? CollectedItem.Accepted(output.Written.Slice(entry.Start, entry.Length))
                : CollectedItem.Rejected(entry.Reason, entry.MessageId, body.Slice(start, Math.Min(length, limits.EventBytes)));
        }

        return items;
    }

    /// <summary>An item before the output has stopped growing: its JSON is a place in it.</summary>
    private readonly record struct Entry(RejectionReason Reason, string MessageId, int Start, int Length);
}
