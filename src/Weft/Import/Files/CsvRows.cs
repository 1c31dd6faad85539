using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using Weft.Events;

namespace Weft.Import.Files;

/// <summary>
/// CSV with a header row. A quote that is never closed takes what follows into one record; such a record is rejected by its first line alone, and what
/// follows is read again as rows of their own.
/// </summary>
internal sealed class CsvRows : IRowReader
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly string TooLong = $"the row does not end within {RowLimits.LargestRow} bytes";

    private readonly ImportFile _file;
    private readonly Stack<(CsvReader Reader, long LinesBefore)> _readers = new();
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private readonly char _separator;
    private readonly string[] _columns;
    private FileStream _packed;
    private CsvMalformedReason? _malformed;

    private CsvRows(ImportFile file)
    {
        _file = file;
        _writer = new(_json, Plain);
        var (content, packed) = file.Open();
        _packed = packed;
        var reader = CsvReader.Create(content, Options(separator: null));
        _columns = Header(reader, file.Name);
        _separator = reader.Separator;
        _readers.Push((reader, 0));
    }

    public IReadOnlyList<string> Columns => _columns;

    public long BytesRead => _packed.Position;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ImportRefusedException">The header cannot be read, or names a column twice.</exception>
    public static CsvRows Open(ImportFile file)
    {
        try
        {
            return new(file);
        }
        catch (CsvFormatException problem)
        {
            throw new ImportRefusedException($"the header of {file.Name} cannot be read: {problem.Message}");
        }
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (_readers.TryPeek(out var top))
        {
            _malformed = null;
            var (isRow, oversize) = await NextAsync(top.Reader, cancellation);
            if (oversize > 0)
                yield return GoOnBehind(oversize + top.LinesBefore);
            else if (isRow)
                yield return Take(top.Reader, top.LinesBefore + top.Reader.LineNumber);
            else
                _readers.Pop().Reader.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (reader, _) in _readers)
            await reader.DisposeAsync();
        await _packed.DisposeAsync();
        await _writer.DisposeAsync();
    }

    private static string[] Header(CsvReader reader, string name)
    {
        string[] columns = [.. reader.Headers.Select((header, at) => header.Trim() is { Length: > 0 } said ? said : $"column_{at + 1}")];
        if (columns.Length == 0)
            throw new ImportRefusedException($"{name} has no header row");
        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ImportRefusedException($"the header of {name} names the column {twice.Key} {twice.Count()} times; give each its own name");
        return columns;
    }

    /// <summary>Whether there is a row, or the line on which one begins that is larger than the limit.</summary>
    private static async ValueTask<(bool IsRow, long Oversize)> NextAsync(CsvReader reader, CancellationToken cancellation)
    {
        try
        {
            return (await reader.ReadAsync(cancellation), 0);
        }
        catch (CsvFormatException problem) when (problem.LineNumber > 0)
        {
            return (false, problem.LineNumber);
        }
    }

    private SourceRow Take(CsvReader reader, long line)
    {
        var raw = reader.RawRecord;
        if (WhyNot(reader) is { } why)
        {
            var end = raw.IndexOf((byte)'\n');
            if (end >= 0 && end + 1 < raw.Length)
                _readers.Push((CsvReader.Create(raw[(end + 1)..].ToArray(), Options(_separator) with { HasHeader = false }), line));
            var reason = raw.Length > RowLimits.LargestRow ? RejectionReason.TooLarge : RejectionReason.NotJson;
            return SourceRow.Unreadable(line, reason, why, end < 0 ? raw : raw[..end]);
        }

        return new(line, Values(reader));
    }

    private string? WhyNot(CsvReader reader)
    {
        if (reader.RawRecord.Length > RowLimits.LargestRow)
            return TooLong;
        if (!Utf8.IsValid(reader.RawRecord))
            return "the row is not UTF-8";
        if (_malformed == CsvMalformedReason.UnterminatedQuote)
            return "a quote is opened and never closed";
        if (_malformed == CsvMalformedReason.TextAfterClosingQuote)
            return "text follows a closing quote";
        return reader.FieldCount == _columns.Length ? null : $"the row has {reader.FieldCount} values and the header {_columns.Length}";
    }

    private JsonElement Values(CsvReader reader)
    {
        _json.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        for (var at = 0; at < _columns.Length; at++)
        {
            var value = reader.GetSpan(at);
            if (value.IsEmpty)
                _writer.WriteNull(_columns[at]);
            else
                _writer.WriteString(_columns[at], value);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        return JsonElement.Parse(_json.WrittenSpan);
    }

    /// <summary>Goes on with the line after one on which a record begins that does not end within the limit.</summary>
    private SourceRow GoOnBehind(long line)
    {
        while (_readers.TryPop(out var reader))
            reader.Reader.Dispose();
        var (content, packed) = _file.Open();
        _packed = packed;
        var beginning = Lines.Skip(content, line);
        if (beginning is null)
            throw new ImportRefusedException($"{_file.Name} cannot be read behind line {line}: a quote is not closed there, and the file is not UTF-8");
        _readers.Push((CsvReader.Create(content, Options(_separator) with { HasHeader = false }), line));
        return SourceRow.Unreadable(line, RejectionReason.TooLarge, TooLong, beginning);
    }

    private CsvReaderOptions Options(char? separator) => new()
    {
        Separator = separator,
        TrackLineNumbers = true,
        MaxRecordSize = RowLimits.LargestRow,
        OnMalformedRecord = record => _malformed = record.Reason,
    };
}
