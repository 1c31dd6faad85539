namespace Weft.Events;

/// <summary>The members that have a place in the head: read without parsing.</summary>
public sealed partial class TrackingEvent
{
    /// <summary>What there is to look for in the message.</summary>
    public EventHolds Holds => _head.Holds;

    /// <summary>The message id in UTF-8.</summary>
    public ReadOnlySpan<byte> MessageIdUtf8 => Utf8(EventField.MessageId);

    /// <summary>Whether a member is there, and of the kind that it should have.</summary>
    internal bool Has(EventField field) => _head[field].Exists;

    /// <summary>A member's JSON, a text with its quotes; empty when there is none.</summary>
    internal ReadOnlyMemory<byte> RawMemory(EventField field) => _head.Raw(field, Json);

    /// <summary>A member's JSON, a text with its quotes; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Raw(EventField field) => RawMemory(field).Span;

    /// <summary>A text in UTF-8 without escapes, empty when there is none; it points into the message unless it had escapes.</summary>
    internal ReadOnlySpan<byte> Utf8(EventField field) => _head.Utf8(field, Json.Span);

    /// <summary>A text; null when there is none.</summary>
    internal string? Text(EventField field) => _head.Text(field, Json.Span);
}
