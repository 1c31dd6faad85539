using System.IO.Hashing;
using System.Security.Cryptography;

namespace Weft.Events;

/// <summary>
/// The names of objects' members, by a hash of 64 bits whose seed is the process's own: nobody can make two names that collide, and by accident two do once in
/// 10^13 objects of a thousand members.
/// </summary>
internal sealed class NameSet
{
    private const int FewNames = 24;

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private ulong[] _hashes = new ulong[128];

    /// <summary>How many names it holds: what an object that begins here is closed with.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all names.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a name, without escapes.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        if (Count == _hashes.Length)
            Array.Resize(ref _hashes, Count * 2);
        _hashes[Count++] = XxHash3.HashToUInt64(name, Seed);
    }

    /// <summary>Whether a name is among them.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => _hashes.AsSpan(0, Count).Contains(XxHash3.HashToUInt64(name, Seed));

    /// <summary>Forgets the names since <paramref name="start"/>; false when one of them was there twice.</summary>
    public bool Close(int start)
    {
        var names = _hashes.AsSpan(start, Count - start);
        Count = start;
        return names.Length <= FewNames ? EachOnceOfFew(names) : EachOnce(names);
    }

    private static bool EachOnceOfFew(ReadOnlySpan<ulong> names)
    {
        for (var i = 1; i < names.Length; i++)
        {
            if (names[..i].Contains(names[i]))
                return false;
        }

        return true;
    }

    private static bool EachOnce(Span<ulong> names)
    {
        names.Sort();
        for (var i = 1; i < names.Length; i++)
        {
            if (names[i] == names[i - 1])
                return false;
        }

        return true;
    }
}
