namespace Weft.Connectors.Files;

/// <summary>Where files go: a folder or a bucket.</summary>
internal interface IFileStore : IDisposable
{
    /// <summary>Where it is, for somebody who looks for the files.</summary>
    string Place { get; }

    /// <summary>
    /// Puts a file there. It has its name only when it is complete, and when this returns it is durable. A name is used once; a file that is there is never
    /// overwritten. Any exception means that it may not be there.
    /// </summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);
}
