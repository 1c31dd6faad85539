using System.Globalization;
using Weft.Storage;

namespace Weft.Events;

/// <summary>An event that was not accepted.</summary>
/// <param name="Id">Its id, as the API names it: log position and place in the frame.</param>
/// <param name="Reason">Why.</param>
/// <param name="MessageId">The sender's message id; empty where none could be read.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Payload">What was sent, at most 32 KB of it.</param>
public sealed record RejectedEvent(string Id, RejectionReason Reason, string MessageId, DateTimeOffset ReceivedAt, byte[] Payload);

/// <summary>
/// Rejected events, kept with their reason.
/// <code>
/// j | source | 0 | position | place -> reason, message id, received at, payload
/// j | source | 1 | message id | position | place -> empty
/// </code>
/// </summary>
internal sealed class RejectedEvents(StateBatch state)
{
    private const byte ByPosition = 0;
    private const byte ByMessage = 1;

    public void Add(string source, long position, int place, RejectionReason reason, string messageId, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        state.Put(KeyOf(source, position, place), ValueWriter.Begin().Add((long)reason).Add(messageId).Add(at).Add(payload).ToArray());
        if (messageId.Length > 0)
            state.Put(Key.In(Table.Rejected, stackalloc byte[192]).Add(source).Add(ByMessage).Add(messageId).Add(position).Add((uint)place).Span, []);
    }

    /// <summary>The rejected events of a source, latest first, from before an id on.</summary>
    /// <param name="source">The source's key.</param>
    /// <param name="before">The id of the last one that was read; null for the latest.</param>
    public IEnumerable<RejectedEvent> Of(string source, string? before = null)
    {
        var from = Prefix(source);
        var to = before is not null && TryParse(before, out var position, out var place) ? KeyOf(source, position, place) : ByteOrder.After(from);
        foreach (var (key, value) in state.Scan(from, to, backward: true))
            yield return ToRejected(key, value);
    }

    /// <summary>The times that an event with this message id was rejected.</summary>
    public IEnumerable<RejectedEvent> Find(string source, string messageId)
    {
        foreach (var (key, _) in state.Scan(Key.In(Table.Rejected, stackalloc byte[192]).Add(source).Add(ByMessage).Add(messageId).ToArray()))
        {
            var reader = new KeyReader(key);
            reader.Text();
            reader.Byte();
            reader.Text();
            var rejected = KeyOf(source, reader.Signed(), (int)reader.Number32());
            if (state.Get(rejected) is { } value)
                yield return ToRejected(rejected, value);
        }
    }

    /// <summary>The prefix of a source's rejected events, which follow it in the order of their positions.</summary>
    public static byte[] Prefix(string source) => Key.In(Table.Rejected, stackalloc byte[96]).Add(source).Add(ByPosition).ToArray();

    /// <summary>The prefix of those of one position.</summary>
    public static byte[] Prefix(string source, long position) => Key.In(Table.Rejected, stackalloc byte[96]).Add(source).Add(ByPosition).Add(position).ToArray();

    /// <summary>All keys of the rejected event in a row.</summary>
    public static byte[][] KeysOf(byte[] key, byte[] value)
    {
        var keys = new KeyReader(key);
        var values = new ValueReader(value);
        var source = keys.Text();
        keys.Byte();
        values.Number();
        return values.Text() is { Length: > 0 } messageId
            ? [key, Key.In(Table.Rejected, stackalloc byte[192]).Add(source).Add(ByMessage).Add(messageId).Add(keys.Signed()).Add(keys.Number32()).ToArray()]
            : [key];
    }

    /// <summary>Whether a text is the id of a rejected event, as the API names it.</summary>
    public static bool IsId(string text) => TryParse(text, out _, out _);

    private static RejectedEvent ToRejected(byte[] key, byte[] value)
    {
        var keys = new KeyReader(key);
        keys.Text();
        keys.Byte();
        var id = string.Create(CultureInfo.InvariantCulture, $"{keys.Signed()}-{keys.Number32()}");
        var reader = new ValueReader(value);
        return new(id, (RejectionReason)reader.Number(), reader.Text(), reader.Instant(), reader.Bytes());
    }

    private static bool TryParse(string id, out long position, out int place)
    {
        (position, place) = (0, 0);
        var parts = id.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out position)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out place);
    }

    private static byte[] KeyOf(string source, long position, int place) =>
        Key.In(Table.Rejected, stackalloc byte[96]).Add(source).Add(ByPosition).Add(position).Add((uint)place).ToArray();
}
