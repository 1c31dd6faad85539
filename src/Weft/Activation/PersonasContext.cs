using System.Text.Json;

namespace Weft.Activation;

/// <summary>What was worked out of a profile, as the field's destinations know it: an audience or a computed trait.</summary>
/// <param name="Class"><c>audience</c> or <c>trait</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Id">Its id.</param>
/// <param name="Workspace">The workspace's name: <c>namespace</c> and <c>space_id</c>.</param>
internal readonly record struct PersonasContext(string Class, string Key, string Id, string Workspace)
{
    /// <summary>Writes the <c>context</c> of a message about it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="about">What the message is about.</param>
    /// <param name="traits">The profile's traits, a JSON object in UTF-8.</param>
    /// <param name="externalIds">The profile's external ids.</param>
    public static void Write(Utf8JsonWriter writer, in PersonasContext about, ReadOnlyMemory<byte> traits, IReadOnlyList<(string Type, string Id)> externalIds)
    {
        writer.WriteStartObject("context");
        writer.WriteStartObject("personas");
        writer.WriteString("computation_class", about.Class);
        writer.WriteString("computation_key", about.Key);
        writer.WriteString("computation_id", about.Id);
        writer.WriteString("namespace", about.Workspace);
        writer.WriteString("space_id", about.Workspace);
        writer.WriteEndObject();
        writer.WritePropertyName("traits");
        writer.WriteRawValue(traits.Span, skipInputValidation: true);
        writer.WriteStartArray("externalIds");
        foreach (var (type, id) in externalIds)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("type", type);
            writer.WriteString("collection", "users");
            writer.WriteString("encoding", "none");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
