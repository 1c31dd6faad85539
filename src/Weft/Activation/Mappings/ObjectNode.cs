using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>An object: each entry that has a value.</summary>
internal sealed class ObjectNode(IReadOnlyList<KeyValuePair<string, MappingNode>> entries) : MappingNode
{
    public override bool TryWrite(Utf8JsonWriter writer, string? property, JsonElement message)
    {
        WriteName(writer, property);
        writer.WriteStartObject();
        foreach (var (name, node) in entries)
            node.TryWrite(writer, name, message);
        writer.WriteEndObject();
        return true;
    }
}
