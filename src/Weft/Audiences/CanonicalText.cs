using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>
/// Writes what a definition means as JSON: <c>zone</c>, <c>definition</c>, <c>audiences</c> for those it refers to, by key, and <c>survivorship</c> for the traits it names
/// of which another value than the most recent shows, <c>traits</c> for the computed ones, <c>unset</c> where it asks for consent and silence is a grant. Names in the order of their characters; texts quoted and numbers and booleans not, whatever the file's notation; name and description left out.
/// </summary>
internal static class CanonicalText
{
    private static readonly string[] NoMeaning = ["name", "description"];

    public static string Of(AudienceDefinition definition, IReadOnlyDictionary<string, ConfigNode> nodes, TimeZoneInfo zone, Survivorship survivorship, ConsentConfig consent)
    {
        var needs = Dependencies.Of(definition);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("zone", zone.Id);
            writer.WritePropertyName("definition");
            WriteDefinition(writer, nodes[definition.Key]);
            writer.WriteStartObject("audiences");
            foreach (var key in needs.Audiences.Keys)
            {
                writer.WritePropertyName(key);
                WriteDefinition(writer, nodes[key]);
            }

            writer.WriteEndObject();
            WriteTraits(writer, needs.Computed);
            WriteRules(writer, needs, survivorship);
            if (needs.Consents.Count > 0 && consent.GrantsUnset)
                writer.WriteString("unset", "grant");
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>One definition as written, with name and description.</summary>
    public static string Of(ConfigNode definition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            WriteMap(writer, definition.Entries);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The same of a computed trait: <c>zone</c>, <c>traits</c> with it and those that it is made of, and <c>survivorship</c>.</summary>
    public static string Of(TraitDefinition trait, TimeZoneInfo zone, Survivorship survivorship)
    {
        var needs = Dependencies.Of(trait);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("zone", zone.Id);
            WriteTraits(writer, needs.Computed);
            WriteRules(writer, needs, survivorship);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTraits(Utf8JsonWriter writer, SortedDictionary<string, TraitDefinition> computed)
    {
        if (computed.Count == 0)
            return;
        writer.WriteStartObject("traits");
        foreach (var (key, trait) in computed)
        {
            writer.WritePropertyName(key);
            WriteDefinition(writer, trait.Computation.Written);
        }

        writer.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter writer, Dependencies needs, Survivorship survivorship)
    {
        var others = needs.Traits.Union(needs.AccountTraits).Where(trait => survivorship.Of(trait).Text != Survivorship.Default.Of(trait).Text).Order(StringComparer.Ordinal).ToList();
        if (others.Count == 0)
            return;
        writer.WriteStartObject("survivorship");
        foreach (var trait in others)
            writer.WriteString(trait, survivorship.Of(trait).Text);
        writer.WriteEndObject();
    }

    private static void WriteDefinition(Utf8JsonWriter writer, ConfigNode node) =>
        WriteMap(writer, node.Entries.Where(entry => !NoMeaning.Contains(entry.Key)));

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, ConfigNode>> entries)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConfigNode node)
    {
        switch (node.Kind)
        {
            case ConfigKind.Map:
                WriteMap(writer, node.Entries);
                break;
            case ConfigKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigKind.Scalar when Operators.Literal.Read(node, TimeZoneInfo.Utc) is { IsNumber: true } or { IsBoolean: true }:
                writer.WriteRawValue(node.Text);
                break;
            case ConfigKind.Scalar:
                writer.WriteStringValue(node.Text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
