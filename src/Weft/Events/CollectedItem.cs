using System.Text;

namespace Weft.Events;

/// <summary>
/// One item of a request as it goes into the log: an accepted event in its normalised form, with its head, or a rejected one as it was sent, with its reason.
/// </summary>
public readonly struct CollectedItem
{
    private readonly ReadOnlyMemory<byte> _tail;

    internal CollectedItem(RejectionReason reason, bool hasHead, ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> tail) =>
        (Reason, HasHead, Json, _tail) = (reason, hasHead, json, tail);

    /// <summary><see cref="RejectionReason.None"/> when accepted.</summary>
    public RejectionReason Reason { get; }

    /// <summary>
    /// UTF-8 JSON. Accepted: the normalised message (<see cref="TrackingEvent"/> says its shape). Rejected: the item's bytes as sent, at most 32 KB of them; one that only
    /// its source's state rejects (<see cref="RejectionReason.SourceDisabled"/>) is normalised.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>True when the event is accepted.</summary>
    public bool IsAccepted => Reason == RejectionReason.None;

    /// <summary>The sender's message id or the one that was made; for a rejected item empty where none could be read.</summary>
    public string MessageId => HasHead ? Head.Text(EventField.MessageId, Json.Span)! : Encoding.UTF8.GetString(_tail.Span);

    /// <summary>The same in UTF-8.</summary>
    public ReadOnlySpan<byte> MessageIdUtf8 => HasHead ? Head.Utf8(EventField.MessageId, Json.Span) : _tail.Span;

    /// <summary>True when the item is normalised and has a head: an accepted one always.</summary>
    internal bool HasHead { get; }

    /// <summary>The head; reading it takes some 20 ns.</summary>
    internal EventHead Head => EventHead.Read(_tail.Span);

    /// <summary>How many bytes it takes in a payload.</summary>
    internal int Size => CollectedItems.ItemStart + Json.Length + _tail.Length;

    /// <summary>The head's bytes, or without one the message id in UTF-8.</summary>
    internal ReadOnlyMemory<byte> Tail => _tail;

    /// <summary>An accepted event.</summary>
    /// <param name="json">The normalised message.</param>
    public static CollectedItem Accepted(ReadOnlyMemory<byte> json)
    {
        var tail = new byte[EventHead.MostBytes];
        return new(RejectionReason.None, true, json, tail.AsMemory(0, HeadScan.Of(json.Span).Write(tail)));
    }

    /// <summary>A rejected item.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="messageId">Its message id; empty where none could be read.</param>
    /// <param name="json">Its bytes as sent.</param>
    public static CollectedItem Rejected(RejectionReason reason, string messageId, ReadOnlyMemory<byte> json) =>
        new(reason, false, json, Encoding.UTF8.GetBytes(messageId));

    /// <summary>The same item with another reason.</summary>
    public CollectedItem With(RejectionReason reason) => new(reason, HasHead, Json, _tail);
}
