using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>Writes what a mapping made of a message: the body that leaves.</summary>
internal static class MappedBody
{
    // Readable names and texts in receipts and at the receiver; the body is JSON in a request, never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes; <c>{}</c> where there is nothing.</summary>
    /// <exception cref="MappingException">It is out of bounds.</exception>
    public static ReadOnlyMemory<byte> Write(Value value, MappingRun run)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            Write(writer, value.Kind == JsonValueKind.Undefined ? Value.Of(new ValueObject()) : value, run);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, Value value, MappingRun run)
    {
        run.Spend(value.RawLength);
        if (value.Json is { ValueKind: not JsonValueKind.Undefined } json)
            json.WriteTo(writer);
        else if (value.Kind == JsonValueKind.Object)
            WriteMembers(writer, value, run);
        else if (value.Kind == JsonValueKind.Array)
            WriteItems(writer, value, run);
        else
            WriteMade(writer, value, run);
    }

    private static void WriteMembers(Utf8JsonWriter writer, Value value, MappingRun run)
    {
        writer.WriteStartObject();
        foreach (var (name, member) in value.Members().InOrder)
        {
            if (member.Kind == JsonValueKind.Undefined)
                continue;
            run.Spend(name.Length);
            writer.WritePropertyName(name);
            Write(writer, member, run);
        }

        writer.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter writer, Value value, MappingRun run)
    {
        writer.WriteStartArray();
        foreach (var item in value.Items())
            Write(writer, item, run);
        writer.WriteEndArray();
    }

    private static void WriteMade(Utf8JsonWriter writer, Value value, MappingRun run)
    {
        if (value.Kind == JsonValueKind.String)
        {
            run.Spend(value.Text.Length);
            writer.WriteStringValue(value.Text);
        }
        else if (value.Kind == JsonValueKind.Number && double.IsFinite(value.Number))
        {
            writer.WriteRawValue(JsNumber.Text(value.Number), skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
