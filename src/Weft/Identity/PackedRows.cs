namespace Weft.Identity;

/// <summary>Many small values one after the other in a few arrays, of which each is larger than the one before; each value is found by its place: what they take in memory is their bytes and eight more.</summary>
internal sealed class PackedRows
{
    private const int FirstChunk = 1 << 12;
    private const int Chunk = 1 << 20;
    private readonly List<byte[]> _chunks = [];
    private readonly List<(int Chunk, int From)> _places = [];
    private int _used;

    /// <summary>How many there are.</summary>
    public int Count => _places.Count;

    /// <summary>The value at a place, from 0; empty for one that was left out.</summary>
    public byte[] this[int place]
    {
        get
        {
            var (chunk, from) = _places[place];
            var length = BitConverter.ToInt32(_chunks[chunk], from);
            return _chunks[chunk].AsSpan(from + sizeof(int), length).ToArray();
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var size = sizeof(int) + value.Length;
        if (_chunks.Count == 0 || _used + size > _chunks[^1].Length)
        {
            _chunks.Add(new byte[Math.Max(size, Math.Min(Chunk, FirstChunk << Math.Min(_chunks.Count, 8)))]);
            _used = 0;
        }

        _places.Add((_chunks.Count - 1, _used));
        BitConverter.TryWriteBytes(_chunks[^1].AsSpan(_used), value.Length);
        value.CopyTo(_chunks[^1].AsSpan(_used + sizeof(int)));
        _used += size;
    }
}
