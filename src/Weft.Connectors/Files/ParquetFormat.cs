using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Weft.Connectors.Files;

/// <summary>
/// Parquet: the configured columns, or all that the file's messages have. A column of whole numbers, numbers or booleans alone is one; any other holds texts, lists and objects as JSON.
/// </summary>
internal sealed class ParquetFormat(IReadOnlyList<string>? columns) : FileFormat
{
    public override string Ending => "parquet";

    public override async Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<FileRow> rows)
    {
        var shown = columns ?? FileRow.ColumnsOf(rows);
        var key = new DataField<string>(FileRow.KeyColumn);
        var fields = shown.Select(column => Field(column, rows)).ToList();
        using var content = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema([key, .. fields]), content))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(key, [.. rows.Select(row => row.Key)]);
            foreach (var field in fields)
                await WriteAsync(group, field, [.. rows.Select(row => row.Column(field.Name))]);
            group.CompleteValidate();
        }

        return content.ToArray();
    }

    private static DataField Field(string column, IReadOnlyList<FileRow> rows)
    {
        var values = rows.Select(row => row.Column(column)).Where(value => value.ValueKind != JsonValueKind.Undefined).ToList();
        if (values.Count == 0)
            return new DataField<string>(column);
        if (values.TrueForAll(value => value.ValueKind is JsonValueKind.True or JsonValueKind.False))
            return new DataField<bool?>(column);
        if (!values.TrueForAll(value => value.ValueKind == JsonValueKind.Number))
            return new DataField<string>(column);
        return values.TrueForAll(value => value.TryGetInt64(out _)) ? new DataField<long?>(column) : new DataField<double?>(column);
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, JsonElement[] values)
    {
        if (field.ClrType == typeof(bool))
            return group.WriteAsync<bool>(field, Each<bool?>(values, static value => value.GetBoolean()));
        if (field.ClrType == typeof(long))
            return group.WriteAsync<long>(field, Each<long?>(values, static value => value.GetInt64()));
        return field.ClrType == typeof(double)
            ? group.WriteAsync<double>(field, Each<double?>(values, static value => value.GetDouble()))
            : group.WriteAsync(field, [.. values.Select(FileRow.Text)!]);
    }

    private static T[] Each<T>(JsonElement[] values, Func<JsonElement, T> read) => [.. values.Select(value => value.ValueKind == JsonValueKind.Undefined ? default! : read(value))];
}
