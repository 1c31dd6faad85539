namespace Weft.Events;

/// <summary>
/// One item of a request as it goes into the log: an accepted event in its normalised form, or a rejected one as it was sent, with its reason.
/// </summary>
/// <param name="Reason"><see cref="RejectionReason.None"/> when accepted.</param>
/// <param name="MessageId">The sender's or the one that was made; for a rejected item empty where none could be read.</param>
/// <param name="Json">UTF-8 JSON. Accepted: the normalised message (<see cref="TrackingEvent"/> says its shape). Rejected: the item's bytes as sent, at most 32 KB of them; one that only its source's state rejects (<see cref="RejectionReason.SourceDisabled"/>) is normalised.</param>
public readonly record struct CollectedItem(RejectionReason Reason, string MessageId, ReadOnlyMemory<byte> Json)
{
    /// <summary>True when the event is accepted.</summary>
    public bool IsAccepted => Reason == RejectionReason.None;
}
