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
            return new Fixed(Parts(value.Text));
        return TextOrDirective(value, errors, "a text, such as Hello {{traits.name}}") is { } template ? new WorkedOut(template) : null;
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

    private static Value Fill(List<(string Text, MessagePath? Path)> parts, Value payload, MappingRun run)
    {
        var text = new StringBuilder();
        foreach (var (constant, path) in parts)
        {
            var part = path is null ? constant : Render(path.Find(payload), run);
            run.Spend(part.Length);
            text.Append(part);
        }

        return Value.Of(text.ToString());
    }

    private static string Render(Value value, MappingRun run) => value.Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.Array => string.Join(",", value.Items().Select(item => Render(item, run))),
        JsonValueKind.Object => JsJson.Text(value, run)!,
        _ => JsText.Of(value),
    };

    [GeneratedRegex(@"\{\{\{(?<path>[^}]+)\}\}\}|\{\{(?<path>[^}]+)\}\}")]
    private static partial Regex Placeholder();

    private sealed class Fixed(List<(string Text, MessagePath? Path)> parts) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run) => Fill(parts, payload, run);
    }

    private sealed class WorkedOut(MappingNode template) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var found = template.Resolve(payload, run);
            if (found.Kind != JsonValueKind.String)
                throw new MappingException(MappingException.Failed, $"@template: needs a text, and got {JsKind.Of(found)}");
            run.Spend(found.Text.Length);
            return Fill(Parts(found.Text), payload, run);
        }
    }
}
