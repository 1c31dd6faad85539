namespace Weft.Activation.Mappings;

/// <summary>An object: each entry that has a value.</summary>
internal sealed class ObjectNode(IReadOnlyList<KeyValuePair<string, MappingNode>> entries) : MappingNode
{
    /// <summary>True for <c>{}</c>.</summary>
    public bool IsEmpty => entries.Count == 0;

    public override Value Resolve(Value payload, MappingRun run)
    {
        var made = new ValueObject();
        foreach (var (name, node) in entries)
        {
            run.Step();
            made.Set(name, node.Resolve(payload, run));
        }

        return Value.Of(made);
    }
}
