namespace Weft.Log;

/// <summary>The blocks that were read last, up to so many bytes. Its members may be called from any thread.</summary>
/// <param name="mostBytes">What it may hold; a block of more than a quarter of it is not kept.</param>
internal sealed class BlockCache(long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<LogBlock>> _byFirst = [];
    private readonly LinkedList<LogBlock> _byUse = [];
    private long _bytes;

    /// <summary>The block that begins with a frame, if it goes at least as far as another; the segment that is being written may have grown since.</summary>
    public LogBlock? Find(long first, long position)
    {
        lock (_gate)
        {
            if (!_byFirst.TryGetValue(first, out var node) || node.Value.Last < position)
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps a block, in the place of one that begins with the same frame.</summary>
    public void Add(LogBlock block)
    {
        if (block.Size > mostBytes / 4)
            return;
        lock (_gate)
        {
            if (_byFirst.TryGetValue(block.First, out var former))
                Remove(former);
            _byFirst[block.First] = _byUse.AddFirst(block);
            _bytes += block.Size;
            while (_bytes > mostBytes)
                Remove(_byUse.Last!);
        }
    }

    private void Remove(LinkedListNode<LogBlock> node)
    {
        _byUse.Remove(node);
        _byFirst.Remove(node.Value.First);
        _bytes -= node.Value.Size;
    }
}
