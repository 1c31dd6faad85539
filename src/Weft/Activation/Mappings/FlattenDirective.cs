using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@flatten": { "value": VALUE, "separator": "." } }</c>: an object of one level, whose names are the paths. Arrays become <c>name.0</c>,
/// <c>name.1</c>, unless <c>omitArrays: true</c> leaves them as they are.
/// </summary>
internal sealed class FlattenDirective : Directive
{
    public override string Name => "@flatten";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var options = new MapReader(value, errors);
        var separator = options.RequiredText("separator", "a text between the names, such as .");
        var node = Required(options, "value", errors, "what is to be flattened");
        var omitArrays = options.Boolean("omitArrays") ?? false;
        options.Done();
        return separator is null || node is null ? null : new Node(node, separator, omitArrays);
    }

    private sealed class Node(MappingNode node, string separator, bool omitArrays) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var flat = new ValueObject();
            Flatten(node.Resolve(payload, run), "", flat, run);
            return Value.Of(flat);
        }

        private void Flatten(Value value, string prefix, ValueObject flat, MappingRun run)
        {
            run.Spend(prefix.Length);
            if (value.Kind != JsonValueKind.Object && (omitArrays || value.Kind != JsonValueKind.Array))
            {
                flat.Set(prefix, value);
                return;
            }

            foreach (var (name, member) in MergeDirective.Entries(value))
                Flatten(member, prefix.Length > 0 ? prefix + separator + name : name, flat, run);
        }
    }
}
