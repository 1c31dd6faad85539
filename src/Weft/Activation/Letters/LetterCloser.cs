using Weft.Storage;

namespace Weft.Activation.Letters;

/// <summary>
/// Takes dead letters away, in the shard's batch: the letter goes, its receipt says <c>discarded(resent)</c> or <c>discarded(operator)</c>, and the sums follow. One that is not dead, as when a
/// log is taken through an empty state, is left to its lane: whoever asked found it dead, and had that made durable before the frame was in the log.
/// </summary>
internal static class LetterCloser
{
    /// <summary>The reason on the receipt of one that was sent again.</summary>
    public const string Resent = "resent";

    /// <summary>The reason on the receipt of one that was given up.</summary>
    public const string Operator = "operator";

    /// <summary>Takes one away.</summary>
    /// <param name="state">The shard's batch.</param>
    /// <param name="key">Its message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">What became of it: the id of the message that was sent instead, or who gave it up.</param>
    /// <param name="now">The frame's instant.</param>
    public static void Close(StateBatch state, MessageKey key, string reason, string detail, DateTimeOffset now)
    {
        var letterKey = key.In(Table.DeadLetters);
        if (state.Get(letterKey) is not { } stored)
            return;
        var letter = DeadLetter.Read(key, stored);
        state.Delete(letterKey);
        state.Put(key.In(Table.Receipts), (letter.Receipt with { State = DeliveryState.Discarded, Reason = reason, Detail = detail, At = now }).Value);
        state.Increment(DestinationSums.KeyOf(key.Destination, DestinationSums.Sum.DeadClosed, reason), 1);
    }
}
