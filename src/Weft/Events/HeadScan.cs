using System.Text.Json;

namespace Weft.Events;

/// <summary>Makes the head of a message that stands alone, in one pass over its JSON. The message is trusted: bytes of another shape throw.</summary>
internal static class HeadScan
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>The head of a normalised message.</summary>
    public static EventHead Of(ReadOnlySpan<byte> json)
    {
        var head = new EventHead();
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonText.FieldAt(ref reader);
            reader.Read();
            if (field is EventField.Type)
                head.Type = TrackingEvent.ParseType(reader.GetString()!)!.Value;
            else if (field is EventField.Timestamp)
                head.TimestampTicks = Ticks(ref reader);
            else if (field is EventField.ReceivedAt)
                head.ReceivedAtTicks = Ticks(ref reader);
            else
                TakeMember(ref head, ref reader, field);
        }

        return head.Type != default && head.ReceivedAtTicks > 0 ? head : throw new JsonException("a message has its type and receivedAt");
    }

    private static void TakeMember(ref EventHead head, ref Utf8JsonReader reader, EventField field)
    {
        var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
        var isEscaped = kind == JsonTokenType.String && reader.ValueIsEscaped;
        if (kind == JsonTokenType.StartObject && field is EventField.Context)
            head.Holds |= InContext(ref reader);
        else if (kind == JsonTokenType.StartObject && field is EventField.Traits or EventField.Properties)
            head.Holds |= InHolder(ref reader);
        else
            reader.Skip();
        if ((uint)field >= EventHead.Fields || kind != KindOf(field))
            return;
        var quotes = kind == JsonTokenType.String ? 1 : 0;
        head.Set(field, start + quotes, (int)reader.BytesConsumed - start - (2 * quotes), isEscaped);
    }

    private static JsonTokenType KindOf(EventField field) => field switch
    {
        EventField.Properties or EventField.Traits or EventField.Context or EventField.Integrations => JsonTokenType.StartObject,
        EventField.Notes => JsonTokenType.StartArray,
        _ => JsonTokenType.String,
    };

    private static EventHolds InContext(ref Utf8JsonReader reader)
    {
        var holds = EventHolds.Nothing;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            holds |= reader.ValueTextEquals("device"u8) ? EventHolds.Device
                : reader.ValueTextEquals("externalIds"u8) || reader.ValueTextEquals("externalId"u8) ? EventHolds.ExternalIds
                : reader.ValueTextEquals("integrations"u8) ? EventHolds.ContextIntegrations
                : EventHolds.Nothing;
            var isTraits = reader.ValueTextEquals("traits"u8);
            reader.Read();
            if (isTraits && reader.TokenType == JsonTokenType.StartObject)
                holds |= InHolder(ref reader);
            else
                reader.Skip();
        }

        return holds;
    }

    private static EventHolds InHolder(ref Utf8JsonReader reader)
    {
        var holds = EventHolds.Nothing;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("email"u8) || reader.ValueTextEquals("phone"u8))
                holds = EventHolds.Contacts;
            reader.Read();
            reader.Skip();
        }

        return holds;
    }

    private static long Ticks(ref Utf8JsonReader reader) =>
        IsoTime.TryParse(reader.GetString(), out var time) ? time.UtcTicks : throw new JsonException("a message's times are ISO-8601");
}
