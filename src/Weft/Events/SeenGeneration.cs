using Weft.Storage;

namespace Weft.Events;

/// <summary>A run of accepted events; <see cref="SeenEvents"/> has its rows.</summary>
internal sealed class SeenGeneration
{
    private const byte Heads = 0;
    private const byte Events = 1;
    private const byte Filters = 2;
    private const int FirstBlocks = 1 << 11;
    private const int MostBlocks = 1 << 18;
    private const int PartBytes = 64 << 10;

    private readonly StateBatch _state;
    private readonly uint _number;
    private readonly int _capacity;
    private Fingerprints? _filter;
    private DateTimeOffset _first;
    private long _count;
    private bool _isChanged;

    private SeenGeneration(StateBatch state, uint number) => (_state, _number, _capacity) = (state, number, BlocksOf(number) * 32);

    /// <summary>When its last event came.</summary>
    public DateTimeOffset Last { get; private set; }

    public bool IsFull => _count >= _capacity;

    /// <summary>Those in the state, oldest first; a writer has their filters.</summary>
    public static IEnumerable<SeenGeneration> All(StateBatch state)
    {
        foreach (var (key, value) in state.Scan(Key.In(Table.Seen, stackalloc byte[2]).Add(Heads).ToArray()))
        {
            var keys = new KeyReader(key);
            keys.Byte();
            var reader = new ValueReader(value);
            var generation = new SeenGeneration(state, keys.Number32()) { _first = reader.Instant(), Last = reader.Instant(), _count = reader.Number() };
            if (state.IsWriter)
                generation._filter = generation.ReadFilter() ?? generation.MakeFilter();
            yield return generation;
        }
    }

    /// <summary>The one that follows another, which is full; the first without one.</summary>
    public static SeenGeneration After(StateBatch state, SeenGeneration? full)
    {
        full?.Close();
        var next = new SeenGeneration(state, full is null ? 1 : full._number + 1);
        next._filter = new(BlocksOf(next._number));
        return next;
    }

    public SeenEvent? Find(UInt128 hash)
    {
        if (_filter is not null && !_filter.MayContain(hash))
            return null;
        if (_state.Get(KeyOf(stackalloc byte[24], hash)) is not { } value)
            return null;
        var reader = new ValueReader(value);
        return new(new(reader.Number(), (int)reader.Number()), reader.Unsigned());
    }

    public void Add(UInt128 hash, in SeenEvent seen, DateTimeOffset receivedAt)
    {
        _filter!.Add(hash);
        Refile(hash, seen);
        if (_count++ == 0)
            _first = receivedAt;
        (Last, _isChanged) = (receivedAt, true);
    }

    /// <summary>Says where an event went.</summary>
    public void Refile(UInt128 hash, in SeenEvent seen) =>
        ValueWriter.Begin().Add(seen.Place.Position).Add((long)seen.Place.Place).Add(seen.Fragment).PutInto(_state, KeyOf(stackalloc byte[24], hash));

    /// <summary>Puts how far it is.</summary>
    public void Flush()
    {
        if (_isChanged)
            _state.Put(HeadKey, ValueWriter.Begin().Add(_first).Add(Last).Add(_count).ToArray());
        _isChanged = false;
    }

    /// <summary>Takes it out of the state.</summary>
    public void Delete()
    {
        _state.Delete(HeadKey);
        foreach (var what in (byte[])[Events, Filters])
        {
            var all = AllOf(what, _number);
            _state.DeleteRange(all, ByteOrder.After(all));
        }
    }

    /// <summary>Takes out what a crash may have left of earlier ones.</summary>
    public static void DeleteBefore(StateBatch state, List<SeenGeneration> all)
    {
        if (all.Count == 0 || all[0]._number == 1)
            return;
        foreach (var what in (byte[])[Events, Filters])
            state.DeleteRange(AllOf(what, 0), AllOf(what, all[0]._number));
    }

    private static int BlocksOf(uint generation) => generation > 7 ? MostBlocks : Math.Min(MostBlocks, FirstBlocks << (int)(generation - 1));

    // What it knows is all that it will: the filter need not be made anew from its rows at the next start.
    private void Close()
    {
        Flush();
        var bytes = _filter!.Bytes;
        for (uint part = 0; part * PartBytes < bytes.Length; part++)
            _state.Put(PartKey(part), bytes[(int)(part * PartBytes)..][..Math.Min(PartBytes, bytes.Length - (int)(part * PartBytes))].ToArray());
    }

    private Fingerprints? ReadFilter()
    {
        var filter = new Fingerprints(BlocksOf(_number));
        var rest = filter.Bytes;
        for (uint part = 0; !rest.IsEmpty; part++)
        {
            if (_state.Get(PartKey(part)) is not { } bytes)
                return null;
            bytes.CopyTo(rest);
            rest = rest[bytes.Length..];
        }

        return filter;
    }

    private Fingerprints MakeFilter()
    {
        var filter = new Fingerprints(BlocksOf(_number));
        foreach (var (key, _) in _state.Scan(AllOf(Events, _number)))
        {
            var reader = new KeyReader(key);
            reader.Byte();
            reader.Number32();
            filter.Add(new(reader.Number(), reader.Number()));
        }

        return filter;
    }

    private static byte[] AllOf(byte what, uint generation) => Key.In(Table.Seen, stackalloc byte[8]).Add(what).Add(generation).ToArray();

    private byte[] HeadKey => Key.In(Table.Seen, stackalloc byte[8]).Add(Heads).Add(_number).ToArray();

    private byte[] PartKey(uint part) => Key.In(Table.Seen, stackalloc byte[16]).Add(Filters).Add(_number).Add(part).ToArray();

    private ReadOnlySpan<byte> KeyOf(Span<byte> buffer, UInt128 hash) => Key.In(Table.Seen, buffer).Add(Events).Add(_number).Add((ulong)(hash >> 64)).Add((ulong)hash).Span;
}
