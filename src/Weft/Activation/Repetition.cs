using System.Globalization;

namespace Weft.Activation;

/// <summary>That a message says once more what another one said.</summary>
/// <param name="Of">What it repeats, as receipts show it: <c>dead letter 12-0-0</c> or <c>replay 77</c>.</param>
/// <param name="IdempotencyKey">The key that it is sent under, on every try.</param>
internal sealed record Repetition(string Of, string IdempotencyKey)
{
    /// <summary>A dead letter that is sent again as it was: under its own key, so that a receiver that has it after all knows.</summary>
    public static Repetition OfLetter(Receipt letter) => new(Named(letter), letter.IdempotencyKey);

    /// <summary>One that was edited: it says something else, so it is sent under a key of its own.</summary>
    public static Repetition OfEdited(Receipt letter, MessageKey key) => new(Named(letter), key.IdempotencyKey(letter.Profile, letter.SourceMessageId));

    /// <summary>A message of a replay: under a key that names the replay, so that a receiver takes it though it has the first one.</summary>
    public static Repetition OfReplay(long replay, MessageKey key, ulong profile, string sourceMessageId) => new(
        string.Create(CultureInfo.InvariantCulture, $"replay {replay}"),
        string.Create(CultureInfo.InvariantCulture, $"replay-{replay}-{key.IdempotencyKey(profile, sourceMessageId)}"));

    private static string Named(Receipt letter) => $"dead letter {letter.Key}";
}
