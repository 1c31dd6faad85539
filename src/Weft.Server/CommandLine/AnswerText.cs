using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Server.Api;
using Weft.Warehouse;

namespace Weft.Server.CommandLine;

/// <summary>An answer of the warehouse as a table for people, as CSV (RFC 4180), or as a JSON list of objects.</summary>
internal static class AnswerText
{
    private const int WidestColumn = 60;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, WarehouseAnswer answer, string format)
    {
        switch (format)
        {
            case "json":
                output.WriteLine(ToJson(answer));
                break;
            case "csv":
                WriteCsv(output, answer);
                break;
            default:
                WriteTable(output, answer);
                break;
        }
    }

    private static string ToJson(WarehouseAnswer answer)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            foreach (var row in answer.Rows)
            {
                json.WriteStartObject();
                for (var at = 0; at < row.Length; at++)
                {
                    json.WritePropertyName(answer.Columns[at].Name);
                    WarehouseJson.WriteValue(json, row[at]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteCsv(TextWriter output, WarehouseAnswer answer)
    {
        output.Write(string.Join(',', answer.Columns.Select(column => Quoted(column.Name))) + "\r\n");
        foreach (var row in answer.Rows)
            output.Write(string.Join(',', row.Select(value => Quoted(Text(value) ?? ""))) + "\r\n");
    }

    private static void WriteTable(TextWriter output, WarehouseAnswer answer)
    {
        var rows = answer.Rows.Select(row => row.Select(value => Short(Text(value) ?? "")).ToArray()).ToList();
        var widths = answer.Columns.Select((column, at) => rows.Select(row => row[at].Length).Append(column.Name.Length).Max()).ToArray();
        WriteLine(output, [.. answer.Columns.Select(column => column.Name)], widths);
        output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in rows)
            WriteLine(output, row, widths);
        output.WriteLine($"({rows.Count} {(rows.Count == 1 ? "row" : "rows")})");
    }

    private static void WriteLine(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, at) => cell.PadRight(widths[at]))).TrimEnd());

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= WidestColumn ? line : line[..(WidestColumn - 1)] + "…";
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // A text without its quotes, anything else as its JSON.
    private static string? Text(string? value) => value is ['"', ..] ? JsonElement.Parse(value).GetString() : value;
}
