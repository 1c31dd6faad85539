using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>One compiled node of <c>fields:</c>.</summary>
internal abstract class MappingNode
{
    /// <summary>
    /// Writes the value for a message, below a property name unless that is null. Writes nothing, not even the name, and returns false when the message
    /// has no value for it: an object then leaves the key out, an array holds null in its place.
    /// </summary>
    public abstract bool TryWrite(Utf8JsonWriter writer, string? property, JsonElement message);

    /// <summary>Writes a property name, unless there is none.</summary>
    protected static void WriteName(Utf8JsonWriter writer, string? property)
    {
        if (property is not null)
            writer.WritePropertyName(property);
    }
}
