using System.Text.Json;

namespace Weft.Events;

internal sealed partial class EventNormaliser
{
    private readonly Overlay _overlay = new();

    private void WriteObjects(ReadOnlySpan<byte> body)
    {
        WriteObject(body, EventField.Properties, _fields[EventField.Properties], default);
        // An identify's traits stand over those of its context; on other calls context.traits gives identifiers only and stays there.
        WriteObject(body, EventField.Traits, _fields[EventField.Traits], _type == EventType.Identify ? InContext(EventField.ContextTraits) : default);
        WriteContext(body);
        WriteObject(body, EventField.Integrations, _fields[EventField.Integrations], _batch[EventField.Integrations]);
    }

    private void WriteObject(ReadOnlySpan<byte> body, EventField field, in JsonPlace upper, in JsonPlace lower)
    {
        NoteIfNoObject(field);
        if (!upper.IsObject && !lower.IsObject)
            return;
        var start = Open(field);
        WriteMerged(body, upper, lower);
        NoteWhole(field, start);
    }

    private void WriteMerged(ReadOnlySpan<byte> body, in JsonPlace upper, in JsonPlace lower)
    {
        ref readonly var only = ref upper.IsObject ? ref upper : ref lower;
        if (upper.IsObject && lower.IsObject)
            _overlay.Write(_output, upper.Raw(body), lower.Raw(body));
        else if (only.Is(PlaceMarks.EscapedNames))
            _overlay.Write(_output, only.Raw(body), default);
        else
            _output.Append(only.Raw(body));
    }

    private void WriteContext(ReadOnlySpan<byte> body)
    {
        ref readonly var upper = ref _fields[EventField.Context];
        ref readonly var lower = ref _batch[EventField.Context];
        ref readonly var traits = ref InContext(EventField.ContextTraits);
        var fillIp = _facts.ClientIp is not null && !IsId(body, InContext(EventField.ContextIp));
        if (!upper.IsObject && !lower.IsObject && !fillIp)
            return;
        var dropTraits = traits.Exists && !traits.IsObject;
        if (dropTraits && traits.Kind != JsonTokenType.Null)
            _notes.Add("context.traits is not an object and was left out");
        var start = Open(EventField.Context);
        if (!dropTraits && !(fillIp && InContext(EventField.ContextIp).Exists) && (upper.IsObject || lower.IsObject))
            WriteMerged(body, upper, lower);
        else
            _overlay.Write(_output, RawObject(body, upper), RawObject(body, lower), fillIp ? "ip"u8 : default, dropTraits ? "traits"u8 : default);
        if (fillIp)
            AddIp();
        NoteWhole(EventField.Context, start);
    }

    private static ReadOnlySpan<byte> RawObject(ReadOnlySpan<byte> body, in JsonPlace value) => value.IsObject ? value.Raw(body) : default;

    /// <summary>Adds the sender's address to the object that was just written.</summary>
    private void AddIp()
    {
        _output.CutTo(_output.Length - 1);
        _output.Append(_output.Span.TrimEnd(" \t\r\n"u8)[^1] == (byte)'{' ? "\"ip\":"u8 : ",\"ip\":"u8);
        _output.AppendText(_facts.ClientIp!);
        _output.Append((byte)'}');
    }
}
