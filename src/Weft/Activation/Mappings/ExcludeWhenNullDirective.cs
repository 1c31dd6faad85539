using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary><c>{ "@excludeWhenNull": VALUE }</c>: the value, but nothing when it is null; of an object the members that are null are left out, at any depth.</summary>
internal sealed class ExcludeWhenNullDirective : Directive
{
    public override string Name => "@excludeWhenNull";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors) =>
        MappingCompiler.Compile(value, errors) is { } node ? new Node(node) : null;

    private static Value Clean(Value value, MappingRun run)
    {
        run.Step();
        if (value.Kind == JsonValueKind.Null)
            return Value.Nothing;
        if (value.Kind != JsonValueKind.Object)
            return value;
        var cleaned = new ValueObject();
        foreach (var (name, member) in value.Members().InOrder)
            cleaned.Set(name, Clean(member, run));
        return Value.Of(cleaned);
    }

    private sealed class Node(MappingNode node) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run) => Clean(node.Resolve(payload, run), run);
    }
}
