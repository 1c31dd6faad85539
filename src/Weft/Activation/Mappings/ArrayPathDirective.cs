using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@arrayPath": ["$.properties.products", { "sku": { "@path": "$.sku" } }] }</c>: the array there, each item by the mapping, whose paths begin at the
/// item. A single object counts as an array of one; without a mapping, or where there is neither, what is there stays as it is.
/// </summary>
internal sealed class ArrayPathDirective : Directive
{
    public override string Name => "@arrayPath";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        if (value.Kind != ConfigKind.List || value.Items.Count is 0 or > 2)
        {
            errors.Add(value, "must be a list of a path and a mapping of each item, such as [\"$.properties.products\", { sku: { \"@path\": \"$.sku\" } }]");
            return null;
        }

        var root = Root(value.Items[0], errors);
        var item = value.Items.Count == 2 ? MappingCompiler.Compile(value.Items[1], errors) : new ConstantNode(value["none"]);
        if (root is null || item is null)
            return null;
        return item is ConstantNode or ListNode or ObjectNode { IsEmpty: true } ? root : new Node(root, item);
    }

    private static MappingNode? Root(ConfigNode node, ConfigErrors errors) => node.Kind == ConfigKind.Scalar
        ? new PathDirective().Compile(node, errors)
        : TextOrDirective(node, errors, "a path, such as $.properties.products");

    private sealed class Node(MappingNode root, MappingNode item) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var found = root.Resolve(payload, run);
            if (found.Kind is not (JsonValueKind.Array or JsonValueKind.Object))
                return found;
            var mapped = new List<Value>();
            foreach (var one in found.Kind == JsonValueKind.Array ? found.Items() : [found])
            {
                run.Step();
                mapped.Add(item.Resolve(one, run));
            }

            return Value.Of(mapped);
        }
    }
}
