using System.Text;
using System.Text.Json;

namespace Weft.Events;

internal sealed partial class EventNormaliser
{
    /// <summary>Takes the common fields and finds the first thing wrong with them.</summary>
    private RejectionReason Check(ReadOnlySpan<byte> body, out ClientClock clock)
    {
        clock = default;
        if (!TryMessageId(body))
            return RejectionReason.BadMessageId;
        if (!TryType(body))
            return RejectionReason.UnknownType;
        _userId = Id(body, EventField.UserId);
        _anonymousId = Id(body, EventField.AnonymousId);
        _previousId = Id(body, EventField.PreviousId);
        _groupId = Id(body, EventField.GroupId);
        NoteIfNoObject(EventField.Context);
        var missing = Missing(body);
        // An identifier may still stand elsewhere, where the rules say.
        if (missing is not (RejectionReason.None or RejectionReason.NoIdentifier))
            return missing;
        return TryClock(body, out clock) ? missing : RejectionReason.BadTimestamp;
    }

    /// <summary>What each call must have; an alias is from one id to a user id, so it needs both.</summary>
    private RejectionReason Missing(ReadOnlySpan<byte> body) => _type switch
    {
        EventType.Alias when !_previousId.Exists => RejectionReason.MissingPreviousId,
        EventType.Alias when !_userId.Exists => RejectionReason.NoIdentifier,
        EventType.Group when !_groupId.Exists => RejectionReason.MissingGroupId,
        EventType.Track when !HasEventName(body) => RejectionReason.MissingEventName,
        _ when !_userId.Exists && !_anonymousId.Exists && !HasExternalId(body) => RejectionReason.NoIdentifier,
        _ => RejectionReason.None,
    };

    private bool TryMessageId(ReadOnlySpan<byte> body)
    {
        var value = _fields[EventField.MessageId];
        _messageId = IsId(body, value) ? value : default;
        if (value.Exists && value.Kind is not (JsonTokenType.String or JsonTokenType.Number))
            return false;
        return !_messageId.Exists || value.Length <= LongestMessageId || HasLengthOfId(value.IsText ? JsonText.Utf8(body, value) : value.Raw(body));
    }

    private static bool HasLengthOfId(ReadOnlySpan<byte> id) => id.Length <= LongestMessageId || Encoding.UTF8.GetCharCount(id) <= LongestMessageId;

    private bool TryType(ReadOnlySpan<byte> body)
    {
        var word = _fields[EventField.Type];
        var type = _facts.Type ?? (word.IsText ? TrackingEvent.ParseType(JsonText.Utf8(body, word)) : null);
        _type = type ?? default;
        return type is not null;
    }

    private bool HasEventName(ReadOnlySpan<byte> body)
    {
        var name = _fields[EventField.Event];
        return name.IsText && IsId(body, name);
    }

    private bool HasExternalId(ReadOnlySpan<byte> body) =>
        HasExternalId(body, InContext(EventField.ContextExternalIds)) || HasExternalId(body, InContext(EventField.ContextExternalId));

    private static bool HasExternalId(ReadOnlySpan<byte> body, in JsonPlace list)
    {
        if (list.Kind != JsonTokenType.StartArray)
            return false;
        foreach (var entry in JsonElement.Parse(list.Raw(body)).EnumerateArray())
        {
            var isNamed = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id"u8, out var id) && JsonText.IdText(id) is not null;
            if (isNamed && entry.TryGetProperty("type"u8, out var type) && JsonText.IdText(type) is not null)
                return true;
        }

        return false;
    }

    private bool TryClock(ReadOnlySpan<byte> body, out ClientClock clock)
    {
        clock = default;
        if (!TryTime(body, EventField.Timestamp, out var timestamp) || !TryTime(body, EventField.OriginalTimestamp, out var original)
            || !TryTime(body, EventField.SentAt, out var sentAt))
            return false;
        if (sentAt is null && _batch.SentAtIsUnreadable)
            _notes.Add("the batch's sentAt cannot be read: the time was not corrected");
        clock = new(timestamp, original, sentAt ?? _batch.SentAt);
        return true;
    }

    /// <summary>A time of the item's, null when it gives none; false when it cannot be read.</summary>
    private bool TryTime(ReadOnlySpan<byte> body, EventField field, out DateTimeOffset? time)
    {
        time = null;
        var value = _fields[field];
        if (!value.Exists || (value.IsText && value.Length == 2))
            return true;
        if (!value.IsText || !IsoTime.TryParse(JsonText.Utf8(body, value), out var read))
            return false;
        time = read;
        return true;
    }

    private JsonPlace Id(ReadOnlySpan<byte> body, EventField field)
    {
        var value = _fields[field];
        if (value.Exists && value.Kind is not (JsonTokenType.String or JsonTokenType.Number))
            NoteLeftOut(field, "a text or number");
        return IsId(body, value) ? value : default;
    }

    /// <summary>Whether a value is a number, or a text that is not blank.</summary>
    private static bool IsId(ReadOnlySpan<byte> body, in JsonPlace value) =>
        value.Kind == JsonTokenType.Number || (value.IsText && !JsonText.IsBlank(JsonText.Utf8(body, value)));

    /// <summary>A member of the item's <c>context</c>, or else of the batch's.</summary>
    private ref readonly JsonPlace InContext(EventField field)
    {
        ref readonly var own = ref _fields[field];
        return ref own.Exists ? ref own : ref _batch[field];
    }

    private void NoteIfNoObject(EventField field)
    {
        if (_fields[field] is { Exists: true, IsObject: false })
            NoteLeftOut(field, "an object");
    }

    private void NoteLeftOut(EventField field, string expected) =>
        _notes.Add($"{Encoding.UTF8.GetString(EventFields.NameOf(field))} is not {expected} and was left out");
}
