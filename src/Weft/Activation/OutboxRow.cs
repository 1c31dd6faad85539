using Weft.Storage;

namespace Weft.Activation;

/// <summary>A message that waits for its destination. The layout is in <c>Outbox.cs</c>.</summary>
internal sealed record OutboxRow(MessageKey Key, ulong Profile, DateTimeOffset DueAt, string SourceMessageId, string? Mapping, ReadOnlyMemory<byte> Body)
{
    /// <summary>The fragment whose holder must agree to it when it is delivered; 0 where nobody need, as for what takes somebody off a list.</summary>
    public ulong Subject { get; init; } = Profile;

    // Both keys are made once: the shard writes with them, and the dispatcher that is handed the row takes it away with the same ones.
    public byte[] StoredKey
    {
        get => field ??= Weft.Storage.Key.In(Table.Outbox, stackalloc byte[128])
            .Add(Key.Destination).Add(Profile).Add(Key.Position).Add((uint)Key.Ordinal).Add((uint)Key.Mapping).ToArray();
        private init;
    }

    public byte[] ReceiptKey => field ??= Key.In(Table.Receipts);

    /// <summary>What it says once more; null for a message that is new.</summary>
    public Repetition? Repeats { get; init; }

    /// <summary>Whether it was found in the store, so that it may have been tried before.</summary>
    public bool IsStored { get; init; }

    /// <summary>The key that it is sent under.</summary>
    public string IdempotencyKey => Repeats?.IdempotencyKey ?? Key.IdempotencyKey(Profile, SourceMessageId);

    public byte[] Value
    {
        get
        {
            var value = ValueWriter.Begin().Add(DueAt).Add(SourceMessageId).Add(Mapping).Add(Subject).Add(Body.Span);
            return (Repeats is null ? value : value.Add(Repeats.Of).Add(Repeats.IdempotencyKey)).ToArray();
        }
    }

    /// <summary>The same with its body in the stored value, so that it keeps nothing else in memory.</summary>
    public OutboxRow In(byte[] value) => Repeats is null ? this with { Body = value.AsMemory(value.Length - Body.Length) } : Read(new(StoredKey, value));

    public static OutboxRow Read(KeyValuePair<byte[], byte[]> pair)
    {
        var (profile, key) = ReadKey(pair.Key);
        var value = new ValueReader(pair.Value);
        var (due, messageId, mapping, subject) = (value.Instant(), value.Text(), value.OptionalText(), value.Unsigned());
        var row = new OutboxRow(key, profile, due, messageId, mapping, value.Bytes()) { StoredKey = pair.Key, Subject = subject };
        return value.AtEnd ? row : row with { Repeats = new(value.Text(), value.Text()) };
    }

    public static (ulong Profile, MessageKey Key) ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new KeyReader(key);
        var destination = reader.Text();
        var profile = reader.Number();
        return (profile, new(destination, reader.Signed(), (int)reader.Number32(), (int)reader.Number32()));
    }
}
