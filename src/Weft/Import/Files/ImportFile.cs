using System.IO.Compression;
using ZstdSharp;

namespace Weft.Import.Files;

/// <summary>A file of rows, recognised by its first bytes and its name.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">What its user calls it.</param>
/// <param name="Format">What its rows are written in.</param>
/// <param name="Packing">What it is packed with.</param>
/// <param name="Bytes">Its size as packed.</param>
internal sealed record ImportFile(string Path, string Name, RowFormat Format, Packing Packing, long Bytes)
{
    private const int BufferBytes = 256 * 1024;

    private static ReadOnlySpan<byte> GzipMark => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> ZstdMark => [0x28, 0xB5, 0x2F, 0xFD];

    private static ReadOnlySpan<byte> ParquetMark => "PAR1"u8;

    private static ReadOnlySpan<byte> BlankOrMark => [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF];

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">Its name; its ending counts where the bytes do not say it.</param>
    /// <param name="said">What the sender says that it is; null to find out.</param>
    /// <exception cref="ImportRefusedException">It cannot be read, or is none of the formats.</exception>
    public static ImportFile Recognise(string path, string name, RowFormat? said = null)
    {
        try
        {
            var packing = PackingOf(path);
            var start = new byte[4096];
            using var content = Unpack(File.OpenRead(path), packing);
            var length = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return new(path, name, FormatOf(start.AsSpan(0, length), name, said), packing, new FileInfo(path).Length);
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            throw new ImportRefusedException($"{name} cannot be read: {problem.Message}");
        }
    }

    /// <summary>Opens it; the second stream is the file itself, whose position tells how far the first has come.</summary>
    public (Stream Content, FileStream Packed) Open()
    {
        var packed = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        return (Unpack(packed, Packing), packed);
    }

    /// <summary>Whether an exception says that a file, or its packing, is no good.</summary>
    public static bool IsUnreadable(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or InvalidDataException or ZstdException or NotSupportedException;

    private static Packing PackingOf(string path)
    {
        var mark = new byte[4];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        var start = mark.AsSpan(0, length);
        return start.StartsWith(GzipMark) ? Packing.Gzip : start.StartsWith(ZstdMark) ? Packing.Zstd : Packing.None;
    }

    private static Stream Unpack(FileStream packed, Packing packing) => packing switch
    {
        Packing.Gzip => new BufferedStream(new GZipStream(packed, CompressionMode.Decompress), BufferBytes),
        Packing.Zstd => new BufferedStream(new DecompressionStream(packed), BufferBytes),
        _ => packed,
    };

    private static RowFormat FormatOf(ReadOnlySpan<byte> start, string name, RowFormat? said)
    {
        if (start.IsEmpty)
            throw new ImportRefusedException($"{name} is empty");
        var isParquet = start.StartsWith(ParquetMark);
        var format = isParquet ? RowFormat.Parquet : said ?? OfName(name) ?? OfContent(start);
        if (format == RowFormat.Parquet && !isParquet)
            throw new ImportRefusedException($"{name} is no Parquet file: it does not begin with PAR1");
        if (format == RowFormat.Ndjson && FirstLetter(start) == '[')
            throw new ImportRefusedException($"{name} begins with [: an array of JSON is not taken, one object a line is (jq -c '.[]' makes it so)");
        return format;
    }

    private static RowFormat? OfName(string name)
    {
        var lower = name.ToLowerInvariant();
        foreach (var packed in (string[])[".gz", ".zst", ".zstd"])
            lower = lower.EndsWith(packed, StringComparison.Ordinal) ? lower[..^packed.Length] : lower;
        return System.IO.Path.GetExtension(lower) switch
        {
            ".csv" or ".tsv" or ".tab" => RowFormat.Csv,
            ".ndjson" or ".jsonl" or ".json" => RowFormat.Ndjson,
            ".parquet" or ".pq" => RowFormat.Parquet,
            _ => null,
        };
    }

    private static RowFormat OfContent(ReadOnlySpan<byte> start) => FirstLetter(start) is '{' or '[' ? RowFormat.Ndjson : RowFormat.Csv;

    private static char FirstLetter(ReadOnlySpan<byte> start)
    {
        var at = start.IndexOfAnyExcept(BlankOrMark);
        return at < 0 ? '\0' : (char)start[at];
    }
}
