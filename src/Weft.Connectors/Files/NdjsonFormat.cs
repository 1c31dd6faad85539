using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Connectors.Files;

/// <summary>One JSON object a line, with its key first.</summary>
internal sealed class NdjsonFormat : FileFormat
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string Ending => "ndjson";

    public override Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<FileRow> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(rows.Sum(row => row.Bytes + 32));
        using var writer = new Utf8JsonWriter(buffer, Readable);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString(FileRow.KeyColumn, row.Key);
            foreach (var member in row.Values.EnumerateObject())
                member.WriteTo(writer);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            buffer.Write("\n"u8);
        }

        return Task.FromResult(buffer.WrittenMemory);
    }
}
