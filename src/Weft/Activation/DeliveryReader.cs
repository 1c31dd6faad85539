using Weft.Storage;

namespace Weft.Activation;

/// <summary>A page of a list, and where the next one starts; a null cursor ends it.</summary>
public sealed record DeliveryPage<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>Reads receipts, dead letters and sums; any thread, any time.</summary>
public sealed class DeliveryReader(IKeyValueStore store)
{
    // What a page costs where few of many are meant.
    private const int MostLookedAt = 20_000;

    /// <summary>A destination's receipts, newest first by what caused them.</summary>
    /// <param name="destination">The destination's key.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cursor">The page before's; null for the first page.</param>
    /// <param name="filter">Which; null for all. A page may hold fewer than asked for though more follow.</param>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    public DeliveryPage<Receipt> Deliveries(string destination, int limit, string? cursor = null, DeliveryFilter? filter = null) =>
        Newest(Table.Receipts, destination, limit, cursor, Receipt.Read, receipt => filter?.Matches(receipt) ?? true);

    /// <summary>A destination's dead letters, as <see cref="Deliveries"/>.</summary>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    public DeliveryPage<DeadLetter> DeadLetters(string destination, int limit, string? cursor = null) =>
        Newest(Table.DeadLetters, destination, limit, cursor, DeadLetter.Read, static _ => true);

    /// <summary>A dead letter by its name in the API; null when there is none.</summary>
    public DeadLetter? Letter(string destination, string id) =>
        MessageKey.TryParse(destination, id) is { } key && store.Get(key.In(Table.DeadLetters)) is { } value ? DeadLetter.Read(key, value) : null;

    /// <summary>The sums of every destination that ever had a message due, also of those no longer configured; one consistent view.</summary>
    public IReadOnlyDictionary<string, DestinationTotals> Sums() => DestinationSums.ReadAll(store);

    /// <summary>
    /// What became of the messages that one frame of the log caused, at each destination; those of one event among them have its id as
    /// <see cref="Receipt.SourceMessageId"/>.
    /// </summary>
    public IReadOnlyList<Receipt> ForPosition(long position) =>
        [.. Sums().Keys.Order(StringComparer.Ordinal)
            .SelectMany(destination => Of(destination, position))];

    /// <summary>What became of the messages that one frame of the log caused at a destination.</summary>
    public IEnumerable<Receipt> Of(string destination, long position)
    {
        var prefix = MessageKey.Prefix(Table.Receipts, destination, position);
        return store.Scan(prefix, ByteOrder.After(prefix)).Select(pair => Receipt.Read(MessageKey.Read(pair.Key), pair.Value));
    }

    /// <summary>The receipt of a message by its name in the API; null when there is none.</summary>
    public Receipt? Find(string destination, string id) =>
        MessageKey.TryParse(destination, id) is { } key && store.Get(key.In(Table.Receipts)) is { } value ? Receipt.Read(key, value) : null;

    /// <summary>When the oldest message that still waits became due, by the log's clock; null when none waits. One read for each lane that waits.</summary>
    public DateTimeOffset? OldestPending(string destination) =>
        OutboxReader.Lanes(store, destination)
            .Select(lane => OutboxReader.Head(store, new(destination, lane))?.DueAt)
            .Min();

    /// <summary>The receipts of what is next in the lanes that wait, of so many lanes at most: what is tried at present, and how the last try went.</summary>
    public IReadOnlyList<Receipt> Next(string destination, int lanes) =>
        [.. OutboxReader.Lanes(store, destination).Take(lanes)
            .Select(lane => OutboxReader.Head(store, new(destination, lane))?.Key).OfType<MessageKey>()
            .Select(key => (key, value: store.Get(key.In(Table.Receipts)))).Where(pair => pair.value is not null)
            .Select(pair => Receipt.Read(pair.key, pair.value!))];

    private DeliveryPage<T> Newest<T>(Table table, string destination, int limit, string? cursor, Func<MessageKey, byte[], T> read, Predicate<T> isMeant)
    {
        var prefix = MessageKey.Prefix(table, destination);
        var to = cursor is null ? ByteOrder.After(prefix) : [.. prefix, .. Suffix(cursor)];
        var (items, looked, last) = (new List<T>(), 0, Array.Empty<byte>());
        foreach (var (key, value) in store.Scan(prefix, to, backward: true))
        {
            if (items.Count == limit || looked++ == MostLookedAt)
                return new(items, Convert.ToHexStringLower(last.AsSpan(prefix.Length)));
            var item = read(MessageKey.Read(key), value);
            if (isMeant(item))
                items.Add(item);
            last = key;
        }

        return new(items, null);
    }

    private static byte[] Suffix(string cursor) =>
        cursor.Length == 32 ? Convert.FromHexString(cursor) : throw new FormatException("This cursor was not given by this list.");
}
