using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@if": { "exists": VALUE, "then": VALUE, "else": VALUE } }</c>: <c>then</c> when the value is there and not null. With <c>blank</c> for
/// <c>exists</c>: when it is not empty either (<c>""</c>, <c>0</c>, <c>false</c>, <c>[]</c>). Without the branch there is no value; an <c>else</c> that is
/// itself empty counts as none, as in the mapping kit.
/// </summary>
internal sealed class IfDirective : Directive
{
    public override string Name => "@if";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var before = errors.All.Count;
        var options = new MapReader(value, errors);
        var exists = Branch(options, "exists", errors);
        var blank = Branch(options, "blank", errors);
        var then = Branch(options, "then", errors);
        var otherwise = Branch(options, "else", errors);
        options.Done();
        if (IsUnset(exists) && IsUnset(blank))
            errors.Add(value, "needs exists or blank: a directive whose value is asked about, such as { \"@path\": \"$.traits.email\" }");
        return errors.All.Count > before ? null : new Node(exists, blank, then, IsUnset(otherwise) ? null : otherwise);
    }

    private static MappingNode? Branch(MapReader options, string name, ConfigErrors errors) =>
        options.Child(name) is { Kind: not ConfigKind.Missing } node ? MappingCompiler.Compile(node, errors) : null;

    private static bool IsUnset(MappingNode? node) => node is null or ConstantNode { Value.IsFalsy: true };

    private sealed class Node(MappingNode? exists, MappingNode? blank, MappingNode? then, MappingNode? otherwise) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var asked = (exists ?? blank)!.Resolve(payload, run);
            var holds = !asked.IsNil && (exists is not null || !EqualsEmptyText(asked));
            return (holds ? then : otherwise)?.Resolve(payload, run) ?? Value.Nothing;
        }

        // JavaScript's == with an empty text.
        private static bool EqualsEmptyText(Value value) => value.Kind switch
        {
            JsonValueKind.String => value.Text.Length == 0,
            JsonValueKind.Array => JsText.Of(value).Length == 0,
            _ => value.IsFalsy,
        };
    }
}
