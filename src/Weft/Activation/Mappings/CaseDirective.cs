using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary><c>{ "@case": { "operator": "upper", "value": VALUE } }</c>: a text in upper or lower case; what is no text stays as it is.</summary>
internal sealed class CaseDirective : Directive
{
    public override string Name => "@case";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var options = new MapReader(value, errors);
        var word = Word(options, "operator", errors, "lower", "upper");
        var node = options.Child("value") is { Kind: not ConfigKind.Missing } of ? TextOrDirective(of, errors, "a text") : new ConstantNode(value["value"]);
        options.Done();
        return word is null || node is null ? null : new Node(node, word == "upper");
    }

    private sealed class Node(MappingNode node, bool isUpper) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var value = node.Resolve(payload, run);
            if (node is ConstantNode { Value.IsFalsy: true })
                return Value.Nothing;
            return value.Kind != JsonValueKind.String ? value : run.Made(isUpper ? JsCase.Upper(value.Text) : JsCase.Lower(value.Text));
        }
    }
}
