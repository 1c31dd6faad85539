namespace Weft.Connectors.Files;

/// <summary>How rows become a file.</summary>
internal abstract class FileFormat
{
    /// <summary>The end of a file's name, without the full stop.</summary>
    public abstract string Ending { get; }

    public abstract Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<FileRow> rows);
}
