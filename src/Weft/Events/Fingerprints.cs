using System.Runtime.InteropServices;

namespace Weft.Events;

/// <summary>
/// A set of 128-bit hashes that may say yes for one that is not in it (less than one in 300 when full) and never no for one that is: a Bloom filter whose
/// bits for one hash lie in one cache line. It takes two bytes a hash.
/// </summary>
/// <param name="blocks">How many blocks of 64 bytes, a power of two.</param>
internal sealed class Fingerprints(int blocks)
{
    private const int BitsEach = 6;
    private const int WordsInBlock = 8;
    private readonly ulong[] _words = new ulong[blocks * WordsInBlock];

    /// <summary>How many hashes go into one before it is full.</summary>
    public int Capacity => blocks * 32;

    /// <summary>All of it as bytes.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(_words.AsSpan());

    public void Add(UInt128 hash)
    {
        var block = Block(hash);
        for (var (bits, i) = ((ulong)hash, 0); i < BitsEach; i++, bits >>= 9)
            block[(int)(bits >> 6 & 7)] |= 1UL << (int)(bits & 63);
    }

    public bool MayContain(UInt128 hash)
    {
        var block = Block(hash);
        for (var (bits, i) = ((ulong)hash, 0); i < BitsEach; i++, bits >>= 9)
        {
            if ((block[(int)(bits >> 6 & 7)] >> (int)(bits & 63) & 1) == 0)
                return false;
        }

        return true;
    }

    private Span<ulong> Block(UInt128 hash) => _words.AsSpan((int)((ulong)(hash >> 64) & (ulong)(blocks - 1)) * WordsInBlock, WordsInBlock);
}
