using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weft.Events;

internal sealed partial class EventNormaliser
{
    private static ReadOnlySpan<byte> Word(EventType type) => type switch
    {
        EventType.Identify => "identify"u8,
        EventType.Track => "track"u8,
        EventType.Page => "page"u8,
        EventType.Screen => "screen"u8,
        EventType.Group => "group"u8,
        _ => "alias"u8,
    };

    private void Write(DateTimeOffset timestamp, in ClientClock clock)
    {
        _writer.Reset();
        _writer.WriteStartObject();
        WriteIds();
        WriteRaw(EventField.Event);
        WriteRaw(EventField.Name);
        WriteRaw(EventField.Category);
        WriteTimes(timestamp, clock);
        WriteObjects();
        WriteRaw(EventField.Channel);
        WriteRaw(EventField.Version);
        foreach (var member in _fields.Others)
            Overlay.WriteMember(_writer, member);
        WriteNotes();
        _writer.WriteEndObject();
        _writer.Flush();
    }

    private void WriteIds()
    {
        _writer.WriteString(EventFields.NameOf(EventField.Type), Word(_type));
        WriteText(EventField.MessageId, _messageId);
        WriteText(EventField.UserId, _userId);
        WriteText(EventField.AnonymousId, _anonymousId);
        WriteText(EventField.PreviousId, _previousId);
        WriteText(EventField.GroupId, _groupId);
    }

    private void WriteTimes(DateTimeOffset timestamp, in ClientClock clock)
    {
        WriteText(EventField.Timestamp, IsoTime.Format(timestamp));
        WriteText(EventField.OriginalTimestamp, clock.Given is { } given ? IsoTime.Format(given) : null);
        WriteText(EventField.SentAt, clock.SentAt is { } sentAt ? IsoTime.Format(sentAt) : null);
        WriteText(EventField.ReceivedAt, IsoTime.Format(_facts.ReceivedAt));
    }

    private void WriteObjects()
    {
        WriteOverlay(EventField.Properties, new(ObjectAt(EventField.Properties), default));
        WriteOverlay(EventField.Traits, Traits());
        WriteContext();
        WriteOverlay(EventField.Integrations, new(ObjectAt(EventField.Integrations), _batch.Integrations));
    }

    /// <summary>An identify's traits stand over those of its context; on other calls <c>context.traits</c> gives identifiers only and stays there.</summary>
    private Overlay Traits()
    {
        var contextTraits = _context["traits"u8];
        var isUnder = _type == EventType.Identify && contextTraits.ValueKind == JsonValueKind.Object;
        return new(ObjectAt(EventField.Traits), isUnder ? contextTraits : default);
    }

    private void WriteContext()
    {
        var fillIp = _facts.ClientIp is not null && JsonText.IdText(_context["ip"u8]) is null;
        if (_context.IsAbsent && !fillIp)
            return;
        var traits = _context["traits"u8].ValueKind;
        var dropTraits = traits is not (JsonValueKind.Object or JsonValueKind.Undefined);
        if (dropTraits && traits != JsonValueKind.Null)
            _notes.Add("context.traits is not an object and was left out");
        _writer.WriteStartObject(EventFields.NameOf(EventField.Context));
        _context.WriteMembers(_writer, fillIp ? "ip"u8 : default, dropTraits ? "traits"u8 : default);
        if (fillIp)
            _writer.WriteString("ip"u8, _facts.ClientIp);
        _writer.WriteEndObject();
    }

    private void WriteOverlay(EventField field, in Overlay overlay)
    {
        if (overlay.IsAbsent)
            return;
        _writer.WriteStartObject(EventFields.NameOf(field));
        overlay.WriteMembers(_writer);
        _writer.WriteEndObject();
    }

    private void WriteNotes()
    {
        if (_facts.IsImport)
            _notes.Add("imported");
        if (_notes.Count == 0)
            return;
        _writer.WriteStartArray(EventFields.NameOf(EventField.Notes));
        foreach (var note in _notes)
            _writer.WriteStringValue(note);
        _writer.WriteEndArray();
    }

    private void WriteText(EventField field, string? text)
    {
        if (text is not null)
            _writer.WriteString(EventFields.NameOf(field), text);
    }

    private void WriteRaw(EventField field)
    {
        var value = _fields[field];
        if (value.ValueKind == JsonValueKind.Undefined)
            return;
        _writer.WritePropertyName(EventFields.NameOf(field));
        _writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }
}
