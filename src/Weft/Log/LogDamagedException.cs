namespace Weft.Log;

/// <summary>A frame that was once durable cannot be read any more. The log does not open, or does not read on, past it.</summary>
/// <param name="file">The segment's path.</param>
/// <param name="offset">Where in the file the damage begins, in bytes.</param>
/// <param name="message">What is wrong there.</param>
public sealed class LogDamagedException(string file, long offset, string message)
    : Exception($"The log is damaged in {file} at offset {offset}: {message}")
{
    /// <summary>The segment's path.</summary>
    public string File { get; } = file;

    /// <summary>Where in the file the damage begins, in bytes.</summary>
    public long Offset { get; } = offset;
}
