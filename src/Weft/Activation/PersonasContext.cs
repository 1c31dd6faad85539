using System.Globalization;
using System.Text.Json;

namespace Weft.Activation;

/// <summary>What was worked out of a profile, as the field's destinations know it: an audience or a computed trait.</summary>
/// <param name="Class"><c>audience</c> or <c>trait</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct PersonasContext(string Class, string Key, string Id)
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes whom a message is about, and when.</summary>
    public static void WriteHead(Utf8JsonWriter writer, AboutProfile about, string messageId)
    {
        writer.WriteString("messageId", messageId);
        if (about.UserId is not null)
            writer.WriteString("userId", about.UserId);
        if (about.AnonymousId is not null)
            writer.WriteString("anonymousId", about.AnonymousId);
        writer.WriteString("timestamp", about.At.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteString("receivedAt", about.Now.ToString(Iso, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes what stands at the end of a message: <c>context</c> and <c>integrations</c>.</summary>
    public void WriteTail(Utf8JsonWriter writer, AboutProfile about)
    {
        writer.WriteStartObject("context");
        writer.WriteStartObject("personas");
        writer.WriteString("computation_class", Class);
        writer.WriteString("computation_key", Key);
        writer.WriteString("computation_id", Id);
        writer.WriteString("namespace", about.Workspace);
        writer.WriteString("space_id", about.Workspace);
        writer.WriteEndObject();
        writer.WritePropertyName("traits");
        writer.WriteRawValue(about.Traits.Span, skipInputValidation: true);
        writer.WriteStartArray("externalIds");
        foreach (var (type, id) in about.ExternalIds)
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
        writer.WriteStartObject("integrations");
        writer.WriteEndObject();
    }
}
