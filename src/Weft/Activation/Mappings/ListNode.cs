namespace Weft.Activation.Mappings;

/// <summary>An array: null stands where an item has no value, so that the others keep their places.</summary>
internal sealed class ListNode(IReadOnlyList<MappingNode> items) : MappingNode
{
    public override Value Resolve(Value payload, MappingRun run)
    {
        var made = new List<Value>(items.Count);
        foreach (var item in items)
        {
            run.Step();
            made.Add(item.Resolve(payload, run));
        }

        return Value.Of(made);
    }
}
