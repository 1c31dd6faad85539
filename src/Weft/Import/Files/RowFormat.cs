namespace Weft.Import.Files;

/// <summary>What a file's rows are written in.</summary>
internal enum RowFormat
{
    /// <summary>Comma, semicolon, tab or bar between values; the first row names the columns.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    Parquet,
}

/// <summary>What a file is packed with as a whole.</summary>
internal enum Packing
{
    None,
    Gzip,
    Zstd,
}
