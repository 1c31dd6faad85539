namespace Weft.Import.Files;

/// <summary>Opens the reader of a file's format.</summary>
internal static class RowReaders
{
    /// <summary>Opens a file for reading its rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="scratch">A folder for what must be unpacked before it can be read (a packed Parquet file).</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IRowReader> OpenAsync(ImportFile file, string scratch, CancellationToken cancellation) => file.Format switch
    {
        RowFormat.Csv => CsvRows.Open(file),
        RowFormat.Ndjson => new NdjsonRows(file),
        _ => await ParquetRows.OpenAsync(file, scratch, cancellation),
    };
}
