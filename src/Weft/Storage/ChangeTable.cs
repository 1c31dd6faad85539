using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Weft.Storage;

/// <summary>
/// Changed keys with their values, each once, in the order in which they were first changed. Keys and values lie one after another in blocks, each larger than
/// the one before, that are used again and again, so that a change leaves nothing behind for the garbage collector.
/// </summary>
internal sealed class ChangeTable
{
    private const int FirstBlockBytes = 1 << 12;
    private const int BlockBytes = 1 << 18;
    private const int Deleted = -1;

    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries = [];
    private int[] _buckets = new int[1 << 10];
    private int[] _order = [];
    private ulong[] _heads = [];
    private int _block = -1;
    private int _end = BlockBytes;

    /// <summary>How many keys it changes.</summary>
    public int Count => _entries.Count;

    /// <summary>The key of a change, from 0.</summary>
    public ReadOnlySpan<byte> Key(int change) => At(Entries[change].Key, Entries[change].KeyLength);

    /// <summary>The value of a change; empty for a key that is taken out.</summary>
    public ReadOnlySpan<byte> Value(int change) => IsDeleted(change) ? default : At(Entries[change].Value, Entries[change].ValueLength);

    /// <summary>Whether a change takes its key out.</summary>
    public bool IsDeleted(int change) => Entries[change].ValueLength == Deleted;

    /// <summary>The change of a key; -1 where there is none.</summary>
    public int Find(ReadOnlySpan<byte> key) => Find(key, HashOf(key));

    /// <summary>Puts a value.</summary>
    /// <returns>True when the key was not changed before.</returns>
    public bool Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var isNew = Of(key, out var change);
        ref var entry = ref Entries[change];
        // What is no longer than before goes where that was.
        if (entry.ValueLength < value.Length)
            entry.Value = Take(value.Length);
        entry.ValueLength = value.Length;
        value.CopyTo(Room(entry.Value, value.Length));
        return isNew;
    }

    /// <summary>Takes a key out.</summary>
    /// <returns>True when the key was not changed before.</returns>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        var isNew = Of(key, out var change);
        Entries[change].ValueLength = Deleted;
        return isNew;
    }

    /// <summary>The changes in the order of their keys; valid until something is changed.</summary>
    public ReadOnlySpan<int> InOrder()
    {
        if (_order.Length < Count)
            (_order, _heads) = (new int[_entries.Capacity], new ulong[_entries.Capacity]);
        for (var change = 0; change < Count; change++)
            (_order[change], _heads[change]) = (change, HeadOf(Key(change)));
        _heads.AsSpan(0, Count).Sort(_order.AsSpan(0, Count));
        // Most keys differ in their first bytes; the few runs that do not are sorted by the whole key.
        for (var first = 0; first < Count;)
        {
            var end = first + 1;
            while (end < Count && _heads[end] == _heads[first])
                end++;
            if (end - first > 1)
                _order.AsSpan(first, end - first).Sort((one, other) => Key(one).SequenceCompareTo(Key(other)));
            first = end;
        }

        return _order.AsSpan(0, Count);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _entries.Clear();
        Array.Clear(_buckets);
        // What a large commit needed goes back, a usual one's stays.
        if (_blocks.Count > 128)
            _blocks.RemoveRange(128, _blocks.Count - 128);
        _blocks.RemoveAll(block => block.Length > BlockBytes);
        (_block, _end) = (-1, BlockBytes);
    }

    private Span<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    private bool Of(ReadOnlySpan<byte> key, out int change)
    {
        var hash = HashOf(key);
        change = Find(key, hash);
        if (change >= 0)
            return false;
        if (_entries.Count >= _buckets.Length)
            Grow();
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        var place = Take(key.Length);
        key.CopyTo(Room(place, key.Length));
        change = _entries.Count;
        _entries.Add(new() { Hash = hash, Next = bucket - 1, Key = place, KeyLength = key.Length, ValueLength = Deleted });
        bucket = change + 1;
        return true;
    }

    private int Find(ReadOnlySpan<byte> key, int hash)
    {
        var entries = Entries;
        for (var change = _buckets[hash & (_buckets.Length - 1)] - 1; change >= 0; change = entries[change].Next)
        {
            ref readonly var entry = ref entries[change];
            if (entry.Hash == hash && At(entry.Key, entry.KeyLength).SequenceEqual(key))
                return change;
        }

        return -1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        var entries = Entries;
        for (var change = 0; change < entries.Length; change++)
        {
            ref var bucket = ref _buckets[entries[change].Hash & (_buckets.Length - 1)];
            entries[change].Next = bucket - 1;
            bucket = change + 1;
        }
    }

    // A block of its own for what is too large for the next.
    private Place Take(int length)
    {
        if (_end + length > (_block < 0 ? 0 : _blocks[_block].Length))
        {
            _block++;
            if (_block == _blocks.Count || _blocks[_block].Length < length)
                _blocks.Insert(_block, GC.AllocateUninitializedArray<byte>(Math.Max(length, UsualBytes(_block))));
            _end = 0;
        }

        _end += length;
        return new(_block, _end - length);
    }

    private static int UsualBytes(int block) => Math.Min(BlockBytes, FirstBlockBytes << Math.Min(block, 8));

    private Span<byte> Room(Place place, int length) => _blocks[place.Block].AsSpan(place.Offset, length);

    private ReadOnlySpan<byte> At(Place place, int length) => length == 0 ? default : _blocks[place.Block].AsSpan(place.Offset, length);

    // The first eight bytes as a number, filled up with zeros: in the order of the keys, as far as they go.
    private static ulong HeadOf(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 8)
            return BinaryPrimitives.ReadUInt64BigEndian(key);
        Span<byte> head = stackalloc byte[8];
        head.Clear();
        key.CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    private static int HashOf(ReadOnlySpan<byte> key) => (int)XxHash3.HashToUInt64(key) & int.MaxValue;

    private readonly record struct Place(int Block, int Offset);

    private struct Entry
    {
        public int Hash;
        public int Next;
        public Place Key;
        public int KeyLength;
        public Place Value;
        public int ValueLength;
    }
}
