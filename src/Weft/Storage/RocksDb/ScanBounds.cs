using System.Collections.Concurrent;
using RocksDbSharp;

namespace Weft.Storage.RocksDb;

/// <summary>
/// Read options with bounds, used again and again: made anew for each scan they would be freed by the finalizer only, which costs more than the scan.
/// The bounds lie in pinned memory, since the native iterator reads them for as long as it lives.
/// </summary>
internal sealed unsafe class ScanBounds
{
    private static readonly ConcurrentBag<ScanBounds> Free = [];
    private byte[] _bounds = GC.AllocateUninitializedArray<byte>(512, pinned: true);

    private ScanBounds()
    {
    }

    public ReadOptions Options { get; } = new();

    /// <summary>Takes one for the bounds <c>from ≤ key &lt; to</c>; to be given back once the iterator is disposed.</summary>
    public static ScanBounds Take(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var bounds = Free.TryTake(out var free) ? free : new();
        bounds.Set(from, to);
        return bounds;
    }

    public void GiveBack() => Free.Add(this);

    private void Set(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (from.Length + to.Length > _bounds.Length)
            _bounds = GC.AllocateUninitializedArray<byte>((from.Length + to.Length) * 2, pinned: true);
        from.CopyTo(_bounds);
        to.CopyTo(_bounds.AsSpan(from.Length));
        fixed (byte* start = _bounds)
        {
            Options.SetIterateLowerBound(start, (ulong)from.Length);
            Options.SetIterateUpperBound(start + from.Length, (ulong)to.Length);
        }
    }
}
