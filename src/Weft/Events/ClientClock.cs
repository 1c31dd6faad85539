namespace Weft.Events;

/// <summary>
/// The times that a sender gave, and what they say of when the event happened (specs: collect, common fields):
/// with both <c>timestamp</c> and <c>originalTimestamp</c>, <c>timestamp</c> stands; otherwise the one given is moved by as much as the sender's
/// clock was off when it sent, <c>receivedAt − (sentAt − time)</c>.
/// </summary>
internal readonly record struct ClientClock(DateTimeOffset? Timestamp, DateTimeOffset? Original, DateTimeOffset? SentAt)
{
    /// <summary>The sender's own time of the event: what <c>originalTimestamp</c> becomes.</summary>
    public DateTimeOffset? Given => Original ?? Timestamp;

    /// <summary>
    /// When it happened; null when that lies outside the years 1 to 9999. <paramref name="wasAhead"/> tells that the time was too far ahead to be
    /// believed and <paramref name="receivedAt"/> was taken instead.
    /// </summary>
    public DateTimeOffset? Correct(DateTimeOffset receivedAt, bool isImport, TimeSpan tolerance, out bool wasAhead)
    {
        wasAhead = false;
        if (Given is not { } given)
            return receivedAt;
        var stands = isImport || SentAt is null || (Timestamp is not null && Original is not null);
        var ticks = stands ? (Timestamp ?? given).UtcTicks : receivedAt.UtcTicks - (SentAt!.Value.UtcTicks - given.UtcTicks);
        wasAhead = ticks - receivedAt.UtcTicks > tolerance.Ticks;
        if (wasAhead)
            return receivedAt;
        return ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
