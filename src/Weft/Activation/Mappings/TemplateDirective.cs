using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@template": "Hello {{traits.name}}" }</c>: a text with values put in. Two braces or three mean the same: nothing is escaped. What is missing or
/// null becomes an empty text, a number its shortest form, an array its items with commas between, an object its JSON. A value that holds braces is put in
/// as it is, never read as a template again.
/// </summary>
internal sealed partial class TemplateDirective : Directive
{
    public override string Name => "@template";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        if (value.Kind == ConfigKind.Scalar)
            return new Node(Parts(value.Text));
        errors.Add(value, "must be a text, such as Hello {{traits.name}}");
        return null;
    }

    private static List<(string Text, MessagePath? Path)> Parts(string template)
    {
        var parts = new List<(string, MessagePath?)>();
        var end = 0;
        foreach (Match match in Placeholder().Matches(template))
        {
            parts.Add((template[end..match.Index], null));
            parts.Add(("", MessagePath.Parse(match.Groups["path"].Value.Trim())));
            end = match.Index + match.Length;
        }

        parts.Add((template[end..], null));
        return parts;
    }

    private static string Render(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        JsonValueKind.Array => string.Join(",", value.EnumerateArray().Select(Render)),
        _ => value.GetRawText(),
    };

    private static string Number(JsonElement value) =>
        value.TryGetDecimal(out var number) ? number.ToString("0.############################", CultureInfo.InvariantCulture) : value.GetRawText();

    [GeneratedRegex(@"\{\{\{(?<path>[^}]+)\}\}\}|\{\{(?<path>[^}]+)\}\}")]
    private static partial Regex Placeholder();

    private sealed class Node(List<(string Text, MessagePath? Path)> parts) : MappingNode
    {
        public override bool TryWrite(Utf8JsonWriter writer, string? property, JsonElement message)
        {
            var text = new StringBuilder();
            foreach (var (constant, path) in parts)
                text.Append(path is null ? constant : Render(path.Find(message)));
            WriteName(writer, property);
            writer.WriteStringValue(text.ToString());
            return true;
        }
    }
}
