using System.Globalization;

namespace Weft.Activation;

/// <summary>That a message says once more what another one said.</summary>
/// <param name="Of">What it repeats, as receipts show it: <c>dead letter 12-0-0</c> or <c>replay 77</c>.</param>
/// <param name="IdempotencyKey">The key that it is sent under, on every try.</param>
internal sealed record Repetition(string Of, string IdempotencyKey)
{
    /// <summary>A dead letter that is sent again: as it was under its own key, so that a receiver that has it after all knows; one that was edited says something else, and gets a key of its own.</summary>
    /// <param name="letter">The letter's message.</param>
    /// <param name="sentAs">The key that it was sent under; null when it was edited.</param>
    /// <param name="now">The message that takes its place.</param>
    /// <param name="profile">Whose it is.</param>
    /// <param name="sourceMessageId">The message id of the event that caused it.</param>
    public static Repetition OfLetter(MessageKey letter, string? sentAs, MessageKey now, ulong profile, string sourceMessageId) =>
        new($"dead letter {letter}", sentAs ?? now.IdempotencyKey(profile, sourceMessageId));

    /// <summary>A message of a replay: under a key that names the replay, so that a receiver takes it though it has the first one.</summary>
    public static Repetition OfReplay(long replay, MessageKey key, ulong profile, string sourceMessageId) => new(
        string.Create(CultureInfo.InvariantCulture, $"replay {replay}"),
        string.Create(CultureInfo.InvariantCulture, $"replay-{replay}-{key.IdempotencyKey(profile, sourceMessageId)}"));
}
