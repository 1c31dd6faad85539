using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace Weft.Log;

/// <summary>Writes the frames of a segment, each of them checked, as a packed one.</summary>
internal sealed class SegmentPacker : IDisposable
{
    // In pieces, so that a sync of the log never waits for much.
    private const int PieceBytes = 4 << 20;

    private readonly Compressor _compressor = BlockCodec.NewCompressor();
    private readonly List<PackedBlock> _blocks = [];
    private readonly LogSegment _from;
    private readonly SafeFileHandle _to;
    private long _at = SegmentHeader.Bytes;
    private long _synced;

    private SegmentPacker(LogSegment from, string path)
    {
        _from = from;
        _to = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
    }

    public void Dispose()
    {
        _compressor.Dispose();
        _to.Dispose();
    }

    /// <summary>Returns when the packed file is whole and on disk; its name may not be yet.</summary>
    /// <param name="from">The segment.</param>
    /// <param name="index">Where its frames lie; one at least.</param>
    /// <param name="path">The packed file.</param>
    /// <param name="cancellation">Ends it; the file is then worth nothing.</param>
    /// <exception cref="LogDamagedException">A frame of the segment is not valid.</exception>
    public static void Pack(LogSegment from, FrameIndex index, string path, CancellationToken cancellation)
    {
        using var packer = new SegmentPacker(from, path);
        RandomAccess.Write(packer._to, new SegmentHeader(SegmentForm.Packed, from.Salt).ToArray(), 0);
        foreach (var block in index.Blocks())
        {
            cancellation.ThrowIfCancellationRequested();
            packer.Add(block);
        }

        packer.End(index);
    }

    private void Add(in FrameRange range)
    {
        var block = LogBlock.Read(_from, range);
        using var packed = BlockBytes.Rent(BlockCodec.MostPacked(block.Bytes.Length));
        var stored = packed.Span[..BlockCodec.Pack(_compressor, block.Bytes.Span, packed.Span)];
        RandomAccess.Write(_to, stored, _at);
        _blocks.Add(new(range.First, range.From, _at, stored.Length, FrameCodec.Checksum(_from.Salt, stored)));
        _at += stored.Length;
        if (_at - _synced < PieceBytes)
            return;
        FileSync.Data(_to);
        _synced = _at;
    }

    private void End(FrameIndex index)
    {
        RandomAccess.Write(_to, new PackedIndex([.. _blocks], index.Last, index.LastNowTicks, index.End).ToArray(_from.Salt), _at);
        FileSync.Data(_to);
    }
}
