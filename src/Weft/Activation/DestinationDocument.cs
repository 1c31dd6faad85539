using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation;

/// <summary>A part of a configuration as JSON, for a kind that reads it itself.</summary>
internal static class DestinationDocument
{
    /// <summary>The sections that are there, by name.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="textOf">A scalar's text; null when it has none.</param>
    public static string Write(IEnumerable<(string Name, ConfigNode Node)> sections, Func<ConfigNode, string?> textOf)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, node) in sections.Where(section => section.Node.Exists))
            {
                writer.WritePropertyName(name);
                Write(writer, node, textOf);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The document; undefined when there is none.</summary>
    public static JsonElement Parse(string document) => document.Length == 0 ? default : JsonElement.Parse(document);

    /// <summary>The node that a JSON pointer names.</summary>
    public static ConfigNode At(ConfigNode root, string pointer) => pointer[1..].Split('/').Aggregate(root, static (parent, part) =>
        parent.Kind == ConfigKind.List && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < parent.Items.Count
            ? parent.Items[at]
            : parent[part]);

    private static void Write(Utf8JsonWriter writer, ConfigNode node, Func<ConfigNode, string?> textOf)
    {
        switch (node.Kind)
        {
            case ConfigKind.Map:
                writer.WriteStartObject();
                foreach (var (name, value) in node.Entries)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, textOf);
                }

                writer.WriteEndObject();
                break;
            case ConfigKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(writer, item, textOf);
                writer.WriteEndArray();
                break;
            case ConfigKind.Scalar:
                WriteScalar(writer, node.Quoted, textOf(node) ?? "");
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // An account's number such as 00123 or one of 18 digits would not come back as it was written.
    private static void WriteScalar(Utf8JsonWriter writer, bool quoted, string text)
    {
        if (!quoted && text is "true" or "false")
            writer.WriteBooleanValue(text == "true");
        else if (!quoted && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && text.Length <= 16 && number.ToString(CultureInfo.InvariantCulture) == text)
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(text);
    }
}
