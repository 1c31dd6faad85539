namespace Weft.Log;

/// <summary>Some frames of a segment in memory, checked once.</summary>
internal sealed class LogBlock
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    private LogBlock(long first, byte[] bytes, int[] starts) => (First, _bytes, _starts) = (first, bytes, starts);

    /// <summary>The first frame.</summary>
    public long First { get; }

    /// <summary>The last frame.</summary>
    public long Last => First + _starts.Length - 1;

    /// <summary>The frames as they were written.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>What it takes in memory.</summary>
    public long Size => _bytes.Length + (sizeof(int) * (long)_starts.Length);

    /// <summary>Reads frames of a segment.</summary>
    /// <exception cref="LogDamagedException">One of them is not valid.</exception>
    public static LogBlock Read(ISegment segment, in FrameRange range)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)(range.To - range.From));
        for (var filled = 0; filled < bytes.Length;)
        {
            var read = segment.Read(bytes.AsSpan(filled), range.From + filled);
            if (read == 0)
                throw new LogDamagedException(segment.Path, range.From + filled, $"the file ends before frame {range.Last} does");
            filled += read;
        }

        return new LogBlock(range.First, bytes, Starts(bytes, segment, range));
    }

    /// <summary>A frame of it; its payload is a part of the block.</summary>
    public LogFrame Frame(long position) => FrameCodec.Decode(_bytes.AsMemory(_starts[position - First]));

    private static int[] Starts(byte[] bytes, ISegment segment, in FrameRange range)
    {
        var starts = new int[range.Last - range.First + 1];
        var start = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            if (!FrameCodec.TryRead(bytes.AsSpan(start), segment.Salt, out var head) || head.Position != range.First + i)
                throw new LogDamagedException(segment.Path, range.From + start, $"frame {range.First + i} is not readable");
            starts[i] = start;
            start += head.Size;
        }

        return starts;
    }
}
