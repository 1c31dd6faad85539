using System.Text.Json;

namespace Weft.Events;

/// <summary>The members of one item.</summary>
internal sealed partial class BodyScan
{
    private EventHolds _holds;

    private void ReadItem(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        BeginValue(ref reader, _all);
        var (start, first) = ((int)reader.TokenStartIndex, _all.Count);
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref reader);
        else
            ReadNoObject(ref reader);
        var isSound = IsSoundFrom(start, ref reader, body);
        _items.Add(new(start, (int)reader.BytesConsumed - start, first, _all.Count - first, _holds, isSound));
    }

    private void ReadNoObject(ref Utf8JsonReader reader)
    {
        _isSound = false;
        reader.Skip();
    }

    private void BeginValue(ref Utf8JsonReader reader, List<ScannedMember> members)
    {
        _members = members;
        _names.Clear();
        (_isSound, _holds, _level) = (true, EventHolds.Nothing, reader.CurrentDepth);
    }

    private bool IsSoundFrom(int start, ref Utf8JsonReader reader, ReadOnlySpan<byte> body) =>
        _isSound && (_bodyIsSound || JsonText.IsSound(body[start..(int)reader.BytesConsumed]));

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = EventFields.Find(NameAt(ref reader));
            var name = field == EventFields.Other ? PlaceOfName(ref reader) : default;
            reader.Read();
            ReadMember(ref reader, field, name);
        }

        _isSound &= _names.Close(0);
    }

    private void ReadMember(ref Utf8JsonReader reader, EventField field, in JsonPlace name)
    {
        var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
        var marks = kind != JsonTokenType.StartObject ? MarksAt(ref reader) : field switch
        {
            EventField.Context => ReadContext(ref reader),
            EventField.Properties or EventField.Traits => ReadHolder(ref reader),
            EventField.Integrations => ReadObject(ref reader),
            _ => PlaceMarks.None,
        };
        Walk(ref reader);
        if (kind == JsonTokenType.Null && field != EventFields.Other)
            return;
        _members.Add(new(field, new(start, (int)reader.BytesConsumed - start, kind, marks), name));
    }

    private PlaceMarks ReadContext(ref Utf8JsonReader reader)
    {
        var (start, marks) = (_names.Count, PlaceMarks.None);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            marks |= EscapedNameAt(ref reader);
            var field = ContextField(NameAt(ref reader));
            reader.Read();
            var (at, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
            var own = field == EventField.ContextTraits && kind == JsonTokenType.StartObject ? ReadHolder(ref reader) : MarksAt(ref reader);
            Walk(ref reader);
            if (field != EventFields.Other)
                _members.Add(new(field, new(at, (int)reader.BytesConsumed - at, kind, own), default));
        }

        _isSound &= _names.Close(start);
        return marks;
    }

    private EventField ContextField(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("ip"u8):
                return EventField.ContextIp;
            case 6 when name.SequenceEqual("traits"u8):
                return EventField.ContextTraits;
            case 6 when name.SequenceEqual("device"u8):
                _holds |= EventHolds.Device;
                break;
            case 10 when name.SequenceEqual("externalId"u8):
                _holds |= EventHolds.ExternalIds;
                return EventField.ContextExternalId;
            case 11 when name.SequenceEqual("externalIds"u8):
                _holds |= EventHolds.ExternalIds;
                return EventField.ContextExternalIds;
            case 12 when name.SequenceEqual("integrations"u8):
                _holds |= EventHolds.ContextIntegrations;
                break;
        }

        return EventFields.Other;
    }

    /// <summary>Reads an object whose members may be contacts.</summary>
    private PlaceMarks ReadHolder(ref Utf8JsonReader reader)
    {
        var (start, marks) = (_names.Count, PlaceMarks.None);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            marks |= EscapedNameAt(ref reader);
            var name = NameAt(ref reader);
            if (name.Length == 5 && (name.SequenceEqual("email"u8) || name.SequenceEqual("phone"u8)))
                _holds |= EventHolds.Contacts;
            reader.Read();
            Walk(ref reader);
        }

        _isSound &= _names.Close(start);
        return marks;
    }

    private PlaceMarks ReadObject(ref Utf8JsonReader reader)
    {
        var holds = _holds;
        var marks = ReadHolder(ref reader);
        _holds = holds;
        return marks;
    }
}
