using System.Text.Json;

namespace Weft.Events;

/// <summary>What stands around the items.</summary>
internal sealed partial class BodyScan
{
    private bool _sharedIsSound;

    private void ReadSingle(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        ReadItem(ref reader, body);
        foreach (var member in _all)
        {
            if (member.Field == EventField.WriteKey)
                WriteKey = member.Value;
        }
    }

    /// <summary>Reads a batch; false for a body that plainly is one event.</summary>
    private bool ReadBatch(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var (hasType, hasBatch) = (false, false);
        if (reader.TokenType != JsonTokenType.StartObject)
            reader.Skip();
        else
            ReadBatchMembers(ref reader, body, out hasType, out hasBatch);
        if (!hasBatch && !hasType)
            throw new JsonException("""expected {"batch": [...]}""");
        if (hasBatch && !_sharedIsSound)
            throw new JsonException("the batch's context or integrations has a name twice, is nested too deep, or has a text that cannot be read");
        return hasBatch;
    }

    /// <summary>One event is the body itself.</summary>
    private void ReadWhole(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        _shared.Clear();
        (SentAt, SharedHolds) = (default, EventHolds.Nothing);
        var again = new Utf8JsonReader(body, AnyDepth);
        again.Read();
        ReadItem(ref again, body);
    }

    private void ReadBatchMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, out bool hasType, out bool hasBatch)
    {
        (hasType, hasBatch) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "batch"u8))
            {
                if (hasBatch)
                    throw new JsonException("batch stands there twice");
                hasBatch = true;
                ReadItems(ref reader, body);
                continue;
            }

            hasType |= JsonText.NameIs(ref reader, "type"u8);
            ReadBatchMember(ref reader, body);
        }
    }

    private void ReadBatchMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var isWriteKey = JsonText.NameIs(ref reader, "writeKey"u8);
        var isSentAt = JsonText.NameIs(ref reader, "sentAt"u8);
        var isContext = JsonText.NameIs(ref reader, "context"u8);
        var isIntegrations = JsonText.NameIs(ref reader, "integrations"u8);
        reader.Read();
        if (isContext || isIntegrations)
        {
            ReadShared(ref reader, body, isContext ? EventField.Context : EventField.Integrations);
            return;
        }

        var place = PlaceOfAny(ref reader);
        if (isWriteKey)
            WriteKey = place;
        if (isSentAt)
            SentAt = place;
    }

    private void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("batch is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ReadItem(ref reader, body);
    }

    /// <summary>Reads what all items take on. In a batch it must be sound, for it cannot be told whose fault it is.</summary>
    private void ReadShared(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, EventField field)
    {
        foreach (var member in _shared)
        {
            if (member.Field == field)
                throw new JsonException("a member of the batch stands there twice");
        }

        BeginValue(ref reader, _shared);
        var start = (int)reader.TokenStartIndex;
        ReadMember(ref reader, field, default);
        SharedHolds |= _holds;
        _sharedIsSound &= IsSoundFrom(start, ref reader, body);
    }

    private static JsonPlace PlaceOfAny(ref Utf8JsonReader reader)
    {
        var (start, kind, marks) = ((int)reader.TokenStartIndex, reader.TokenType, MarksAt(ref reader));
        reader.Skip();
        return new(start, (int)reader.BytesConsumed - start, kind, marks);
    }
}
