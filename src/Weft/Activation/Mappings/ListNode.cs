using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>An array: null stands where an item has no value, so that the others keep their places.</summary>
internal sealed class ListNode(IReadOnlyList<MappingNode> items) : MappingNode
{
    public override bool TryWrite(Utf8JsonWriter writer, string? property, JsonElement message)
    {
        WriteName(writer, property);
        writer.WriteStartArray();
        foreach (var item in items)
        {
            if (!item.TryWrite(writer, null, message))
                writer.WriteNullValue();
        }

        writer.WriteEndArray();
        return true;
    }
}
