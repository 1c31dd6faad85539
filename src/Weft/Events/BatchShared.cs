namespace Weft.Events;

/// <summary>What a batch says for all its items. Used again for each body.</summary>
internal sealed class BatchShared
{
    private readonly EventFields _fields = new();

    /// <summary>The batch's <c>sentAt</c>; null when it has none or it cannot be read.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>True when the batch has a <c>sentAt</c> that cannot be read: each item then notes it.</summary>
    public bool SentAtIsUnreadable { get; private set; }

    /// <summary>How many bytes each item takes on.</summary>
    public int Bytes { get; private set; }

    /// <summary>What there is to look for in its <c>context</c>.</summary>
    public EventHolds Holds { get; private set; }

    /// <summary>Its <c>context</c>, its <c>integrations</c>, or a member of its <c>context</c>.</summary>
    public ref readonly JsonPlace this[EventField field] => ref _fields[field];

    /// <summary>Takes it from a body.</summary>
    public void Take(BodyScan scan, ReadOnlySpan<byte> body)
    {
        _fields.Take(scan.Shared);
        Holds = scan.SharedHolds;
        Bytes = _fields[EventField.Context].Length + _fields[EventField.Integrations].Length;
        (SentAt, SentAtIsUnreadable) = (null, false);
        if (!scan.SentAt.IsText || !JsonText.IsSound(scan.SentAt.Inner(body)))
            return;
        var text = JsonText.Utf8(body, scan.SentAt);
        if (IsoTime.TryParse(text, out var time))
            SentAt = time;
        else
            SentAtIsUnreadable = text.Length > 0;
    }
}
