using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@transform": { "apply": A, "mapping": B } }</c>: first <c>apply</c> makes an object of the message, then <c>mapping</c> looks into that.
/// </summary>
internal sealed class TransformDirective : Directive
{
    public override string Name => "@transform";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var options = new MapReader(value, errors);
        var apply = Object(options, "apply", errors);
        var mapping = Object(options, "mapping", errors);
        options.Done();
        return apply is null || mapping is null ? null : new Node(apply, mapping);
    }

    private static MappingNode? Object(MapReader options, string name, ConfigErrors errors)
    {
        var node = options.Child(name);
        if (node.Kind == ConfigKind.Map)
            return MappingCompiler.Compile(node, errors);
        errors.Add(node, node.Kind == ConfigKind.Missing ? "is required: an object or a directive" : "must be an object or a directive");
        return null;
    }

    private sealed class Node(MappingNode apply, MappingNode mapping) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            // Where there is nothing to begin with, the kit begins with an empty object.
            if (payload.Kind == JsonValueKind.Undefined)
                payload = Value.Of(new ValueObject());
            if (payload.Kind != JsonValueKind.Object)
                throw new MappingException(MappingException.Failed, $"@transform: needs an object to begin with, and got {JsKind.Of(payload)}");
            return mapping.Resolve(WithoutNothing(apply.Resolve(payload, run), run), run);
        }

        private static Value WithoutNothing(Value value, MappingRun run)
        {
            run.Step();
            if (value.Json is not null)
                return value;
            if (value.Kind == JsonValueKind.Array)
                return Value.Of([.. value.Items().Select(item => WithoutNothing(item, run))]);
            if (value.Kind != JsonValueKind.Object)
                return value;
            var kept = new ValueObject();
            foreach (var (name, member) in value.Members().InOrder.Where(member => member.Value.Kind != JsonValueKind.Undefined))
                kept.Set(name, WithoutNothing(member, run));
            return Value.Of(kept);
        }
    }
}
