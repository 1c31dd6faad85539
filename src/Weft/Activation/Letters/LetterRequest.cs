using Weft.Storage;

namespace Weft.Activation.Letters;

/// <summary>What becomes of dead letters.</summary>
public enum LetterFate : byte
{
    /// <summary>They are sent again, behind what waits in their lanes.</summary>
    Resent = 1,

    /// <summary>They are given up.</summary>
    Discarded = 2,
}

/// <summary>
/// What a frame of the log says about dead letters of one destination. That they are dead is the dispatcher's knowledge and not the log's, so the frame holds all of what is sent again.
/// </summary>
/// <param name="Destination">The destination's key.</param>
/// <param name="Fate">What becomes of them.</param>
/// <param name="By">Who says so.</param>
/// <param name="Letters">The letters.</param>
internal sealed record LetterRequest(string Destination, LetterFate Fate, string By, IReadOnlyList<RequestedLetter> Letters)
{
    public byte[] ToPayload()
    {
        var writer = ValueWriter.Begin().Add(Destination).Add((long)Fate).Add(By);
        foreach (var letter in Letters)
            letter.AddTo(writer);
        return writer.ToArray();
    }

    public static LetterRequest FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        var (destination, fate, by) = (reader.Text(), (LetterFate)reader.Number(), reader.Text());
        var letters = new List<RequestedLetter>();
        while (!reader.AtEnd)
            letters.Add(RequestedLetter.Read(destination, ref reader));
        return new(destination, fate, by, letters);
    }
}

/// <summary>One of them.</summary>
/// <param name="Key">Its message.</param>
/// <param name="Profile">Whose it was.</param>
/// <param name="SourceMessageId">The message id of the event that caused it.</param>
/// <param name="Mapping">The name of the mapping that made it, if it has one.</param>
/// <param name="IdempotencyKey">The key that it was sent under; null when it was edited, and so gets another.</param>
/// <param name="Body">What is to be sent; empty where nothing is.</param>
/// <param name="Subject">Whose consent it needs at delivery (<see cref="OutboxRow.Subject"/>).</param>
internal sealed record RequestedLetter(
    MessageKey Key, ulong Profile, string SourceMessageId, string? Mapping, string? IdempotencyKey, ReadOnlyMemory<byte> Body, ulong Subject)
{
    public void AddTo(ValueWriter writer) => writer
        .Add(Key.Position).Add((long)Key.Ordinal).Add((long)Key.Mapping).Add(Profile).Add(SourceMessageId).Add(Mapping).Add(IdempotencyKey).Add(Body.Span).Add(Subject);

    public static RequestedLetter Read(string destination, ref ValueReader reader) => new(
        new(destination, reader.Number(), (int)reader.Number(), (int)reader.Number()),
        reader.Unsigned(), reader.Text(), reader.OptionalText(), reader.OptionalText(), reader.Bytes(), reader.Unsigned());
}
