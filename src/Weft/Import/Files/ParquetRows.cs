using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet;

namespace Weft.Import.Files;

/// <summary>
/// Parquet, one row group at a time: its values are what memory must hold. Columns: values, structs of them (<c>address.city</c>) and lists of values.
/// Maps and lists of anything else are not read, and are no columns.
/// </summary>
internal sealed class ParquetRows : IRowReader
{
    private readonly ImportFile _file;
    private readonly string? _unpacked;
    private readonly ParquetReader _reader;
    private readonly List<ParquetColumn> _columns = [];
    private double _share;

    private ParquetRows(ImportFile file, string? unpacked, ParquetReader reader)
    {
        (_file, _unpacked, _reader) = (file, unpacked, reader);
        foreach (var field in reader.Schema.Fields)
            _columns.AddRange(ParquetColumn.Of(field, []));
        Columns = [.. _columns.Select(column => string.Join('.', column.Path)).Concat(reader.Schema.Fields.Select(field => field.Name)).Distinct()];
    }

    public IReadOnlyList<string> Columns { get; }

    public long BytesRead => (long)(_share * _file.Bytes);

    /// <summary>Opens a file; one that is packed as a whole is unpacked to the scratch folder first, since Parquet is read from its end.</summary>
    public static async Task<ParquetRows> OpenAsync(ImportFile file, string scratch, CancellationToken cancellation)
    {
        var unpacked = file.Packing == Packing.None ? null : await UnpackAsync(file, scratch, cancellation);
        try
        {
            return new(file, unpacked, await ParquetReader.CreateAsync(unpacked ?? file.Path, cancellationToken: cancellation));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Delete(unpacked);
            throw new ImportRefusedException($"{file.Name} cannot be read as Parquet: {problem.Message}");
        }
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var line = 0L;
        var total = Math.Max(1, _reader.RowGroups.Sum(group => group.RowCount));
        for (var at = 0; at < _reader.RowGroupCount; at++)
        {
            var group = _reader.RowGroups[at];
            await LoadAsync(group, cancellation);
            for (var row = 0L; row < group.RowCount; row++)
            {
                yield return new(++line, Values());
                _share = (double)line / total;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _columns.ForEach(column => column.Dispose());
        await _reader.DisposeAsync();
        Delete(_unpacked);
    }

    private async Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        try
        {
            foreach (var column in _columns)
                await column.LoadAsync(group, cancellation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new ImportRefusedException($"{_file.Name} cannot be read as Parquet: {problem.Message}");
        }
    }

    private JsonElement Values()
    {
        var values = new JsonObject();
        foreach (var column in _columns)
        {
            var parent = values;
            foreach (var name in column.Path[..^1])
                parent = (JsonObject)(parent[name] ??= new JsonObject());
            if (column.Next() is { } value)
                parent[column.Path[^1]] = value;
        }

        return JsonSerializer.SerializeToElement(values);
    }

    private static async Task<string> UnpackAsync(ImportFile file, string scratch, CancellationToken cancellation)
    {
        Directory.CreateDirectory(scratch);
        var path = Path.Combine(scratch, $"{Guid.CreateVersion7()}.parquet");
        var (content, _) = file.Open();
        await using (content)
        await using (var target = File.Create(path))
            await DiskRoom.CopyAsync(content, target, path, cancellation);
        return path;
    }

    private static void Delete(string? unpacked)
    {
        if (unpacked is not null)
            File.Delete(unpacked);
    }
}
