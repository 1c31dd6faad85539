namespace Weft.Events;

internal sealed partial class EventNormaliser
{
    private readonly byte[] _receivedAt = new byte[IsoTime.MostBytes];
    private int _receivedAtLength;
    private EventHead _head;
    private int _json;

    /// <summary>How a message of a call begins.</summary>
    private static ReadOnlySpan<byte> Beginning(EventType type) => type switch
    {
        EventType.Identify => "{\"type\":\"identify\""u8,
        EventType.Track => "{\"type\":\"track\""u8,
        EventType.Page => "{\"type\":\"page\""u8,
        EventType.Screen => "{\"type\":\"screen\""u8,
        EventType.Group => "{\"type\":\"group\""u8,
        _ => "{\"type\":\"alias\""u8,
    };

    /// <summary>Writes the item; returns where in the output its message is.</summary>
    private Range Write(
        ReadOnlySpan<byte> body, in ScannedItem item, ReadOnlySpan<ScannedMember> members, DateTimeOffset timestamp, in ClientClock clock)
    {
        BeginItem(item.Holds | _batch.Holds, timestamp);
        _output.Append(Beginning(_type));
        WriteIds(body);
        WriteAsSent(body, EventField.Event);
        WriteAsSent(body, EventField.Name);
        WriteAsSent(body, EventField.Category);
        WriteTimes(timestamp, clock);
        WriteObjects(body);
        WriteAsSent(body, EventField.Channel);
        WriteAsSent(body, EventField.Version);
        WriteOthers(body, members);
        WriteNotes();
        _output.Append((byte)'}');
        return EndItem();
    }

    private void WriteIds(ReadOnlySpan<byte> body)
    {
        if (_messageId.Exists)
            WriteId(body, EventField.MessageId, _messageId);
        else
            WriteMadeId();
        WriteId(body, EventField.UserId, _userId);
        WriteId(body, EventField.AnonymousId, _anonymousId);
        WriteId(body, EventField.PreviousId, _previousId);
        WriteId(body, EventField.GroupId, _groupId);
    }

    private void WriteId(ReadOnlySpan<byte> body, EventField field, in JsonPlace id)
    {
        if (!id.Exists)
            return;
        var start = Open(field);
        var isEscaped = false;
        if (id.Is(PlaceMarks.Escaped))
            isEscaped = _output.AppendText(JsonText.Utf8(body, id));
        else if (id.IsText)
            _output.Append(id.Raw(body));
        else
            _output.AppendQuoted(id.Raw(body));
        NoteText(field, start, isEscaped);
    }

    private void WriteMadeId()
    {
        Span<byte> id = stackalloc byte[36];
        Guid.CreateVersion7(_facts.ReceivedAt).TryFormat(id, out _);
        var start = Open(EventField.MessageId);
        _output.AppendQuoted(id);
        NoteText(EventField.MessageId, start, isEscaped: false);
    }

    private void WriteTimes(DateTimeOffset timestamp, in ClientClock clock)
    {
        Open(EventField.Timestamp);
        _output.AppendTime(timestamp);
        WriteTime(EventField.OriginalTimestamp, clock.Given);
        WriteTime(EventField.SentAt, clock.SentAt);
        Open(EventField.ReceivedAt);
        _output.AppendQuoted(_receivedAt.AsSpan(0, _receivedAtLength));
    }

    private void WriteTime(EventField field, DateTimeOffset? time)
    {
        if (time is not { } given)
            return;
        var start = Open(field);
        _output.AppendTime(given);
        NoteText(field, start, isEscaped: false);
    }

    private void WriteAsSent(ReadOnlySpan<byte> body, EventField field)
    {
        ref readonly var value = ref _fields[field];
        if (!value.Exists)
            return;
        var start = Open(field);
        _output.Append(value.Raw(body));
        if (value.IsText && (int)field < EventHead.Fields)
            NoteText(field, start, value.Is(PlaceMarks.Escaped));
    }

    /// <summary>Writes the members that are no common fields.</summary>
    private void WriteOthers(ReadOnlySpan<byte> body, ReadOnlySpan<ScannedMember> members)
    {
        foreach (ref readonly var member in members)
        {
            if (member.Field != EventFields.Other)
                continue;
            _output.Append((byte)',');
            if (member.Name.Is(PlaceMarks.Escaped))
                _output.AppendText(JsonText.Utf8(body, member.Name));
            else
                _output.Append(member.Name.Raw(body));
            _output.Append((byte)':');
            _output.Append(member.Value.Raw(body));
        }
    }

    private void WriteNotes()
    {
        if (_facts.IsImport)
            _notes.Add("imported");
        if (_notes.Count == 0)
            return;
        var start = Open(EventField.Notes);
        for (var i = 0; i < _notes.Count; i++)
        {
            _output.Append(i == 0 ? (byte)'[' : (byte)',');
            _output.AppendText(_notes[i]);
        }

        _output.Append((byte)']');
        NoteWhole(EventField.Notes, start);
    }

    /// <summary>Writes a field's name; returns where its value begins.</summary>
    private int Open(EventField field)
    {
        _output.Append(EventFields.OpeningOf(field));
        return _output.Length;
    }

    private void NoteText(EventField field, int start, bool isEscaped) =>
        _head.Set(field, start + 1 - _json, _output.Length - start - 2, isEscaped);

    private void NoteWhole(EventField field, int start) => _head.Set(field, start - _json, _output.Length - start);
}
