using Weft.Storage;

namespace Weft.Events;

/// <summary>Where an accepted event went.</summary>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Position">Its frame in the log.</param>
/// <param name="Timestamp">Its corrected time.</param>
/// <param name="Fragment">The fragment that it is filed under.</param>
/// <param name="Name">The name that audiences know it by; null for other calls.</param>
public sealed record SeenEvent(DateTimeOffset ReceivedAt, long Position, DateTimeOffset Timestamp, ulong Fragment, string? Name);

/// <summary>
/// What was accepted of each source, so that a repeat is known as one: exact, by the whole message id.
/// <code>
/// d | source | message id -> SeenEvent
/// </code>
/// </summary>
internal sealed class SeenEvents(StateBatch state)
{
    /// <summary>The event with that message id, if it was accepted.</summary>
    public SeenEvent? Find(string source, string messageId)
    {
        if (state.Get(KeyOf(source, messageId)) is not { } value)
            return null;
        var reader = new ValueReader(value);
        return new(reader.Instant(), reader.Number(), reader.Instant(), reader.Unsigned(), reader.OptionalText());
    }

    /// <summary>Remembers an accepted event.</summary>
    public void Add(string source, string messageId, SeenEvent seen) => state.Put(
        KeyOf(source, messageId),
        new ValueWriter().Add(seen.ReceivedAt).Add(seen.Position).Add(seen.Timestamp).Add(seen.Fragment).Add(seen.Name).ToArray());

    private static byte[] KeyOf(string source, string messageId) => Key.In(Table.Seen, stackalloc byte[192]).Add(source).Add(messageId).ToArray();
}
