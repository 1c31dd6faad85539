using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Weft.Server.Hosting;

/// <summary>
/// Blocks of 16 KiB for the web server to receive into, instead of 4 KiB: a batch of 100 events comes with four calls to the kernel instead of sixteen. A connection
/// has one only while something of its request is there. A bounded number is kept for the next; the rest goes back.
/// </summary>
internal sealed class ReceiveBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 16 << 10;
    private const int MostKept = 2_048;

    private readonly ConcurrentQueue<Block> _free = [];
    private int _kept;

    /// <inheritdoc />
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc />
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc />
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryDequeue(out var block))
            return new Block(this);
        Interlocked.Decrement(ref _kept);
        return block;
    }

    // It is the server's for as long as the process runs, whoever it lends it to.
    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _kept) <= MostKept)
            _free.Enqueue(block);
        else
            Interlocked.Decrement(ref _kept);
    }

    private sealed class Block(ReceiveBlocks pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
