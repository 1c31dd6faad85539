namespace Weft.Import.Files;

/// <summary>
/// Reads a file's rows in their order, once. A row that cannot be read is one with a problem, never an exception, and the rest goes on; what makes the
/// whole file unreadable throws <see cref="ImportRefusedException"/>. Reading the same bytes again gives the same rows with the same lines: a broken-off
/// import counts on it. Memory is bounded by <see cref="RowLimits"/>, or by one row group of a Parquet file.
/// </summary>
internal interface IRowReader : IAsyncDisposable
{
    /// <summary>The columns' names; null where each row has its own.</summary>
    IReadOnlyList<string>? Columns { get; }

    /// <summary>How far it has come, in bytes of the file as packed.</summary>
    long BytesRead { get; }

    /// <summary>The rows.</summary>
    IAsyncEnumerable<SourceRow> ReadAsync(CancellationToken cancellation);
}

/// <summary>What bounds a row.</summary>
internal static class RowLimits
{
    /// <summary>The longest CSV record or NDJSON line, in bytes: 1 MiB. A longer one is rejected as too large.</summary>
    public const int LargestRow = 1024 * 1024;
}
