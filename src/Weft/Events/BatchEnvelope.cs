using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// A body taken apart without reading into its items: where each of them lies, and what stands around them. Depth is no limit here, so that
/// one item nested too deep is told from the others; what cannot be told apart throws <see cref="JsonException"/>.
/// </summary>
internal sealed class BatchEnvelope
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private bool _hasType;
    private bool _hasBatch;

    /// <summary>Start and length of each item in the body.</summary>
    public List<(int Start, int Length)> Items { get; } = [];

    public string? WriteKey { get; private set; }

    /// <summary>The batch's <c>sentAt</c> as sent; null for one event, whose <c>sentAt</c> is its own.</summary>
    public string? SentAt { get; private set; }

    /// <summary>The raw <c>context</c> of the batch; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Context { get; private set; }

    /// <summary>The raw <c>integrations</c> of the batch; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Integrations { get; private set; }

    /// <summary>Takes a body apart.</summary>
    public static BatchEnvelope Read(ReadOnlyMemory<byte> body, RequestShape shape)
    {
        var envelope = new BatchEnvelope();
        var reader = new Utf8JsonReader(body.Span, AnyDepth);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
            envelope.ReadMembers(ref reader, body, shape);
        else
            reader.Skip();
        envelope.TakeWhole(shape, start, (int)reader.BytesConsumed - start);
        if (reader.Read())
            throw new JsonException("something follows the body's JSON");
        return envelope;
    }

    /// <summary>One event is the body itself; so is a body sent as a batch that plainly is one event.</summary>
    private void TakeWhole(RequestShape shape, int start, int length)
    {
        if (_hasBatch)
            return;
        if (shape == RequestShape.Batch && !_hasType)
            throw new JsonException("""expected {"batch": [...]}""");
        (SentAt, Context, Integrations) = (null, default, default);
        Items.Add((start, length));
    }

    private void ReadMembers(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestShape shape)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "writeKey"u8))
                WriteKey = NextText(ref reader);
            else if (shape == RequestShape.Single)
                SkipValue(ref reader);
            else
                ReadBatchMember(ref reader, body);
        }
    }

    private void ReadBatchMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (JsonText.NameIs(ref reader, "batch"u8))
        {
            ReadItems(ref reader);
        }
        else if (JsonText.NameIs(ref reader, "context"u8))
        {
            Context = NextRaw(ref reader, body, !Context.IsEmpty);
        }
        else if (JsonText.NameIs(ref reader, "integrations"u8))
        {
            Integrations = NextRaw(ref reader, body, !Integrations.IsEmpty);
        }
        else if (JsonText.NameIs(ref reader, "sentAt"u8))
        {
            SentAt = NextText(ref reader);
        }
        else
        {
            _hasType |= JsonText.NameIs(ref reader, "type"u8);
            SkipValue(ref reader);
        }
    }

    private void ReadItems(ref Utf8JsonReader reader)
    {
        if (_hasBatch)
            throw new JsonException("batch stands there twice");
        _hasBatch = true;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("batch is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Items.Add((start, (int)reader.BytesConsumed - start));
        }
    }

    private static ReadOnlyMemory<byte> NextRaw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, bool isRepeated)
    {
        if (isRepeated)
            throw new JsonException("a member of the batch stands there twice");
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static string? NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = JsonText.StringAt(ref reader);
        reader.Skip();
        return text;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
