namespace Weft.Events;

/// <summary>
/// Checks one item after the other and writes those that pass as they go into the log, in their normalised form (<see cref="TrackingEvent"/>) with their head. What is
/// written: ids as texts, blank ones left out; the corrected <c>timestamp</c>, the sender's own as <c>originalTimestamp</c>; <c>context</c> and
/// <c>integrations</c> with the batch's members under the item's; <c>context.ip</c> where the sender gave none; an identify's
/// <c>context.traits</c> under its <c>traits</c>. Left out: <c>writeKey</c> (a key, not data), a <c>_notes</c> or <c>receivedAt</c> of the
/// sender's, nulls of common fields, and what should be an object but is not (noted). What stays as it was is copied as bytes.
/// Used again for each body; for one thread.
/// </summary>
internal sealed partial class EventNormaliser
{
    /// <summary>Characters that a message id may have.</summary>
    public const int LongestMessageId = 100;

    private readonly BatchShared _batch = new();
    private readonly EventFields _fields = new();
    private readonly List<string> _notes = [];
    private RequestFacts _facts;
    private PooledBytes _output = null!;

    private EventType _type;
    private JsonPlace _messageId;
    private JsonPlace _userId;
    private JsonPlace _anonymousId;
    private JsonPlace _previousId;
    private JsonPlace _groupId;

    /// <summary>Begins with a body.</summary>
    public void Begin(in RequestFacts facts, PooledBytes output, BodyScan scan, ReadOnlySpan<byte> body)
    {
        (_facts, _output) = (facts, output);
        _receivedAtLength = IsoTime.Format(facts.ReceivedAt, _receivedAt);
        _batch.Take(scan, body);
    }

    /// <summary>Lets go of the body.</summary>
    public void End() => (_facts, _output) = (default, null!);

    /// <summary>Checks the item of a place and writes it to the output: accepted and normalised, or as it was sent with what is wrong with it.</summary>
    public RejectionReason Take(ReadOnlySpan<byte> body, in ScannedItem item, ReadOnlySpan<ScannedMember> members, int index)
    {
        var start = _output.Length;
        _fields.Take(members);
        var reason = index >= _facts.Limits.BatchEvents ? RejectionReason.TooManyEvents
            : item.Length + _batch.Bytes > _facts.Limits.EventBytes ? RejectionReason.TooLarge
            : RejectionReason.None;
        var isRead = reason == RejectionReason.None;
        if (isRead)
            reason = item.IsSound ? Normalise(body, item, members) : RejectionReason.NotJson;
        if (reason == RejectionReason.None)
            return reason;
        _output.CutTo(start);
        WriteRejected(body, item, reason, isRead ? IdOfRejected(body, reason) : IdOfUnread(body));
        return reason;
    }

    private RejectionReason Normalise(ReadOnlySpan<byte> body, in ScannedItem item, ReadOnlySpan<ScannedMember> members)
    {
        _notes.Clear();
        var reason = Check(body, out var clock);
        var mayHoldIdentifier = reason == RejectionReason.NoIdentifier && _type != EventType.Alias && _facts.HoldsIdentifier is not null;
        if (reason != RejectionReason.None && !mayHoldIdentifier)
            return reason;
        if (clock.Correct(_facts.ReceivedAt, _facts.IsImport, _facts.Limits.FutureTolerance, out var wasAhead) is not { } timestamp)
            return RejectionReason.BadTimestamp;
        if (wasAhead)
            _notes.Add($"timestamp {IsoTime.Format(clock.Timestamp ?? clock.Original!.Value)} is too far ahead: receivedAt was taken");
        var json = Write(body, item, members, timestamp, clock);
        return mayHoldIdentifier && !_facts.HoldsIdentifier!(_output.Written[json]) ? reason : RejectionReason.None;
    }

    /// <summary>The message id of an item that was looked into, in UTF-8; empty where it has none that can be used.</summary>
    private ReadOnlySpan<byte> IdOfRejected(ReadOnlySpan<byte> body, RejectionReason reason)
    {
        if (reason is RejectionReason.NotJson or RejectionReason.BadMessageId || !_messageId.Exists)
            return default;
        return _messageId.IsText ? JsonText.Utf8(body, _messageId) : _messageId.Raw(body);
    }

    /// <summary>The message id of an item that is not looked into, so that its sender can be told which one it was: where it is a usable text.</summary>
    private ReadOnlySpan<byte> IdOfUnread(ReadOnlySpan<byte> body)
    {
        var place = _fields[EventField.MessageId];
        if (!place.IsText || !JsonText.IsSound(place.Inner(body)))
            return default;
        var id = JsonText.Utf8(body, place);
        return HasLengthOfId(id) ? id : default;
    }
}
