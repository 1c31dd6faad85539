using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Warehouse;

namespace Weft.Server.Api;

/// <summary>An answer of the warehouse as JSON, <c>{columns: [{name, type}], rows: [[…]], truncated}</c>, and back.</summary>
internal static class WarehouseJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(WarehouseAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("columns");
            foreach (var column in answer.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteString("type", column.Type);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (var row in answer.Rows)
            {
                json.WriteStartArray();
                foreach (var value in row)
                    WriteValue(json, value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteBoolean("truncated", answer.Truncated);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory.ToArray();
    }

    public static WarehouseAnswer Read(JsonElement json) => new(
        [.. json.GetProperty("columns").EnumerateArray().Select(column => new WarehouseColumn(column.GetProperty("name").GetString()!, column.GetProperty("type").GetString()!))],
        [.. json.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? null : value.GetRawText()).ToArray())],
        json.GetProperty("truncated").GetBoolean());

    /// <summary>Writes one value; what is no JSON after all, such as a list with a NaN in it, as a text.</summary>
    public static void WriteValue(Utf8JsonWriter json, string? value)
    {
        if (value is null)
            json.WriteNullValue();
        else if (IsJson(value))
            json.WriteRawValue(value, skipInputValidation: true);
        else
            json.WriteStringValue(value);
    }

    private static bool IsJson(string value)
    {
        try
        {
            JsonElement.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
