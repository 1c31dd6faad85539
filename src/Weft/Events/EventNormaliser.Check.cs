using System.Text.Json;

namespace Weft.Events;

internal sealed partial class EventNormaliser
{
    /// <summary>Takes the common fields and finds the first thing wrong with them.</summary>
    private RejectionReason Check(out ClientClock clock)
    {
        clock = default;
        if (!TryMessageId())
            return RejectionReason.BadMessageId;
        if (!TryType())
            return RejectionReason.UnknownType;
        _userId = Id(EventField.UserId);
        _anonymousId = Id(EventField.AnonymousId);
        _previousId = Id(EventField.PreviousId);
        _groupId = Id(EventField.GroupId);
        _context = new(ObjectAt(EventField.Context), _batch.Context);
        var missing = Missing();
        // An identifier may still stand elsewhere, where the rules say.
        if (missing is not (RejectionReason.None or RejectionReason.NoIdentifier))
            return missing;
        return TryClock(out clock) ? missing : RejectionReason.BadTimestamp;
    }

    /// <summary>What each call must have; an alias is from one id to a user id, so it needs both.</summary>
    private RejectionReason Missing() => _type switch
    {
        EventType.Alias when _previousId is null => RejectionReason.MissingPreviousId,
        EventType.Alias when _userId is null => RejectionReason.NoIdentifier,
        EventType.Group when _groupId is null => RejectionReason.MissingGroupId,
        EventType.Track when !HasEventName() => RejectionReason.MissingEventName,
        _ when _userId is null && _anonymousId is null && !HasExternalId() => RejectionReason.NoIdentifier,
        _ => RejectionReason.None,
    };

    private bool TryMessageId()
    {
        var value = _fields[EventField.MessageId];
        _messageId = JsonText.IdText(value);
        var isTextual = value.ValueKind is JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Number;
        return isTextual && (_messageId is null || _messageId.Length <= LongestMessageId);
    }

    private bool TryType()
    {
        var word = _fields[EventField.Type];
        var type = _facts.Type ?? (word.ValueKind == JsonValueKind.String ? TrackingEvent.ParseType(word.GetString()!) : null);
        _type = type ?? default;
        return type is not null;
    }

    private bool HasEventName()
    {
        var name = _fields[EventField.Event];
        return name.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(name.GetString());
    }

    private bool HasExternalId() => HasExternalId(_context["externalIds"u8]) || HasExternalId(_context["externalId"u8]);

    private static bool HasExternalId(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var entry in list.EnumerateArray())
        {
            var isNamed = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id"u8, out var id) && JsonText.IdText(id) is not null;
            if (isNamed && entry.TryGetProperty("type"u8, out var type) && JsonText.IdText(type) is not null)
                return true;
        }

        return false;
    }

    private bool TryClock(out ClientClock clock)
    {
        clock = default;
        if (!TryTime(EventField.Timestamp, out var timestamp) || !TryTime(EventField.OriginalTimestamp, out var original)
            || !TryTime(EventField.SentAt, out var sentAt))
            return false;
        if (sentAt is null && _batch.SentAtIsUnreadable)
            _notes.Add("the batch's sentAt cannot be read: the time was not corrected");
        clock = new(timestamp, original, sentAt ?? _batch.SentAt);
        return true;
    }

    /// <summary>A time of the item's, null when it gives none; false when it cannot be read.</summary>
    private bool TryTime(EventField field, out DateTimeOffset? time)
    {
        time = null;
        var value = _fields[field];
        if (value.ValueKind == JsonValueKind.Undefined || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8)))
            return true;
        if (value.ValueKind != JsonValueKind.String || !IsoTime.TryParse(value.GetString(), out var read))
            return false;
        time = read;
        return true;
    }

    private string? Id(EventField field)
    {
        var value = _fields[field];
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Number))
            NoteLeftOut(field, "a text or number");
        return JsonText.IdText(value);
    }

    private JsonElement ObjectAt(EventField field)
    {
        var value = _fields[field];
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined)
            return value;
        NoteLeftOut(field, "an object");
        return default;
    }

    private void NoteLeftOut(EventField field, string expected) =>
        _notes.Add($"{System.Text.Encoding.UTF8.GetString(EventFields.NameOf(field))} is not {expected} and was left out");
}
