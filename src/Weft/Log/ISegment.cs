namespace Weft.Log;

/// <summary>
/// One segment open for reading. Whatever the form of its file, its frames are read as they were written, at the offsets that they were written at. Reads may run on any
/// thread; one that meets <see cref="IDisposable.Dispose"/> throws <see cref="ObjectDisposedException"/>.
/// </summary>
internal interface ISegment : IDisposable
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>What the checksums of its frames begin from.</summary>
    uint Salt { get; }

    /// <summary>No frame ends behind it.</summary>
    long Length { get; }

    /// <summary>Reads from an offset on.</summary>
    /// <returns>How many bytes, which may be fewer than there are; 0 at the end.</returns>
    int Read(Span<byte> target, long offset);

    /// <summary>Where its frames lie, if its file says so; null where they must be walked through.</summary>
    FrameIndex? ReadIndex();
}
