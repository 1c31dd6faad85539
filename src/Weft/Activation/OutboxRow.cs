using Weft.Storage;

namespace Weft.Activation;

/// <summary>A message that waits for its destination. The layout is in <c>Outbox.cs</c>.</summary>
internal sealed record OutboxRow(MessageKey Key, ulong Profile, DateTimeOffset DueAt, string SourceMessageId, string? Mapping, ReadOnlyMemory<byte> Body)
{
    public byte[] StoredKey =>
        Weft.Storage.Key.In(Table.Outbox, stackalloc byte[128])
            .Add(Key.Destination).Add(Profile).Add(Key.Position).Add((uint)Key.Ordinal).Add((uint)Key.Mapping).ToArray();

    public byte[] Value => ValueWriter.Begin().Add(DueAt).Add(SourceMessageId).Add(Mapping).Add(Body.Span).ToArray();

    public static OutboxRow Read(KeyValuePair<byte[], byte[]> pair)
    {
        var (profile, key) = ReadKey(pair.Key);
        var value = new ValueReader(pair.Value);
        return new(key, profile, value.Instant(), value.Text(), value.OptionalText(), value.Bytes());
    }

    public static (ulong Profile, MessageKey Key) ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new KeyReader(key);
        var destination = reader.Text();
        var profile = reader.Number();
        return (profile, new(destination, reader.Signed(), (int)reader.Number32(), (int)reader.Number32()));
    }
}
