using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Weft.Bench.Baseline;

/// <summary>Blocks of 64 KiB for the web server to receive into, instead of 4 KiB: a batch of 100 events comes with one or two calls to the kernel instead of sixteen.</summary>
internal sealed class LargeBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 << 10;

    private readonly ConcurrentBag<Block> _free = [];

    public override int MaxBufferSize => BlockBytes;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => _free.TryTake(out var block) ? block : new Block(_free);

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(ConcurrentBag<Block> free) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose() => free.Add(this);
    }
}
