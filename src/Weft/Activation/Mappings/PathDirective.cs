using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary><c>{ "@path": "$.properties.revenue" }</c>: the value there, as it is; nothing when there is none.</summary>
internal sealed class PathDirective : Directive
{
    public override string Name => "@path";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors) =>
        RequiredText(value, errors, "a path, such as $.properties.revenue") is { } path ? new Node(MessagePath.Parse(path)) : null;

    private sealed class Node(MessagePath path) : MappingNode
    {
        public override bool TryWrite(Utf8JsonWriter writer, string? property, JsonElement message)
        {
            var value = path.Find(message);
            if (value.ValueKind == JsonValueKind.Undefined)
                return false;
            WriteName(writer, property);
            value.WriteTo(writer);
            return true;
        }
    }
}
