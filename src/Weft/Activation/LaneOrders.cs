using Weft.Storage;

namespace Weft.Activation;

/// <summary>From a point of the log on, a lane's messages wait until another lane's from before that point are gone.</summary>
internal readonly record struct LaneOrder(ulong Waits, ulong First, long Position, int Ordinal)
{
    public byte[] StoredKey =>
        Key.In(Table.LaneOrder, stackalloc byte[64]).Add(Waits).Add(First).Add(Position).Add((uint)Ordinal).ToArray();

    public static LaneOrder Read(ReadOnlySpan<byte> key)
    {
        var reader = new KeyReader(key);
        return new(reader.Number(), reader.Number(), reader.Signed(), (int)reader.Number32());
    }
}

/// <summary>
/// The lanes that wait for other lanes, at every destination.
/// <para>
/// <c>Table.LaneOrder</c>: (waiting lane, first lane, position, ordinal) → empty. Written by the shard where a merge takes effect; deleted by whoever
/// finds that no destination holds a message of the first lane from before the point. Who comes to wait for a lane also waits for those that it waits for,
/// as it may hold no message of its own. A message only ever waits for earlier ones, so no circle can close when two profiles merge, split and merge the
/// other way round.
/// </para>
/// They are few and short-lived, and kept in memory: asking about a lane that waits for none costs a look-up. One instance serves the shard and the dispatchers.
/// </summary>
public sealed class LaneOrders
{
    private readonly IKeyValueStore _store;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, List<LaneOrder>> _byWaiting = [];
    private readonly Dictionary<ulong, List<LaneOrder>> _byFirst = [];

    /// <summary>Loads what waits.</summary>
    public LaneOrders(IKeyValueStore store)
    {
        _store = store;
        Reload();
    }

    internal int Count
    {
        get
        {
            lock (_gate)
                return _byWaiting.Values.Sum(orders => orders.Count);
        }
    }

    /// <summary>Forgets what was known ahead of a commit that did not happen.</summary>
    internal void Reload()
    {
        byte[] table = [(byte)Table.LaneOrder];
        LaneOrder[] stored = [.. _store.Scan(table, ByteOrder.After(table)).Select(pair => LaneOrder.Read(pair.Key))];
        lock (_gate)
        {
            _byWaiting.Clear();
            _byFirst.Clear();
            Array.ForEach(stored, Remember);
        }
    }

    /// <summary>Has a lane wait for another, and for those that the other waits for.</summary>
    /// <returns>The lanes that it waits for.</returns>
    internal IReadOnlyList<ulong> Add(StateBatch state, LaneOrder order)
    {
        var behind = Known(_byWaiting, order.First).Where(earlier => earlier.First != order.Waits).Select(earlier => earlier with { Waits = order.Waits });
        List<LaneOrder> all = [order, .. behind];
        foreach (var one in all)
            state.Put(one.StoredKey, []);
        // Known before the batch is committed, so that no dispatcher can see a message of the batch and not what it waits for.
        lock (_gate)
            all.ForEach(Remember);
        return [.. all.Select(one => one.First).Distinct()];
    }

    /// <summary>The lane that a message at the head of a lane must wait for; null when it may leave.</summary>
    internal ulong? Blocker(MessageKey message, ulong lane)
    {
        foreach (var order in Known(_byWaiting, lane))
        {
            if (!message.IsBefore(order.Position, order.Ordinal) && Holds(message.Destination, order))
                return order.First;
        }

        return null;
    }

    /// <summary>Forgets the orders behind a lane that came to its end at some destination, if no other destination still needs them.</summary>
    internal void Drained(ulong lane)
    {
        foreach (var order in Known(_byFirst, lane))
        {
            // An order that is not stored yet may have messages that are not stored yet.
            if (_store.Get(order.StoredKey) is null || DestinationSums.ReadAll(_store).Keys.Any(destination => Holds(destination, order)))
                continue;
            var batch = new CommitBatch();
            batch.Delete(order.StoredKey);
            _store.Commit(batch);
            Forget(order);
        }
    }

    /// <summary>Forgets all orders that no destination needs; after a start, when those behind long-empty lanes would stay for ever.</summary>
    internal void DropDrained()
    {
        ulong[] firsts;
        lock (_gate)
            firsts = [.. _byFirst.Keys];
        foreach (var lane in firsts)
            Drained(lane);
    }

    private bool Holds(string destination, LaneOrder order) =>
        OutboxReader.Head(_store, new(destination, order.First))?.Key.IsBefore(order.Position, order.Ordinal) ?? false;

    private LaneOrder[] Known(Dictionary<ulong, List<LaneOrder>> index, ulong lane)
    {
        lock (_gate)
            return index.TryGetValue(lane, out var orders) ? [.. orders] : [];
    }

    private void Remember(LaneOrder order)
    {
        Add(_byWaiting, order.Waits, order);
        Add(_byFirst, order.First, order);
    }

    private void Forget(LaneOrder order)
    {
        lock (_gate)
        {
            Remove(_byWaiting, order.Waits, order);
            Remove(_byFirst, order.First, order);
        }
    }

    private static void Add(Dictionary<ulong, List<LaneOrder>> index, ulong lane, LaneOrder order)
    {
        if (!index.TryGetValue(lane, out var orders))
            index[lane] = orders = [];
        if (!orders.Contains(order))
            orders.Add(order);
    }

    private static void Remove(Dictionary<ulong, List<LaneOrder>> index, ulong lane, LaneOrder order)
    {
        if (index.TryGetValue(lane, out var orders) && orders.Remove(order) && orders.Count == 0)
            index.Remove(lane);
    }
}
