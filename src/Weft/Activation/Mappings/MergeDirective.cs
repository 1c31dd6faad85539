using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@merge": { "objects": [A, B], "direction": "right" } }</c>: one object of several. <c>right</c>: what stands further right wins; <c>left</c>: what
/// stands further left.
/// </summary>
internal sealed class MergeDirective : Directive
{
    public override string Name => "@merge";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var options = new MapReader(value, errors);
        var direction = Word(options, "direction", errors, "left", "right");
        var list = options.Child("objects");
        if (list.Kind != ConfigKind.List)
            errors.Add(list, list.Kind == ConfigKind.Missing ? "is required: a list of objects and directives" : "must be a list of objects and directives");
        foreach (var item in list.Items.Where(item => item.Kind != ConfigKind.Map))
            errors.Add(item, "must be an object or a directive");
        var objects = list.Items.Select(item => MappingCompiler.Compile(item, errors)).ToList();
        options.Done();
        if (direction is null || list.Kind != ConfigKind.List || objects.Any(one => one is null))
            return null;
        return new Node([.. objects.Select(one => one!)], direction == "left");
    }

    private sealed class Node(IReadOnlyList<MappingNode> objects, bool isLeft) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var merged = new ValueObject();
            var values = objects.Select(one => one.Resolve(payload, run)).ToList();
            foreach (var value in isLeft ? values.AsEnumerable().Reverse() : values)
            {
                foreach (var (name, member) in Entries(value))
                {
                    run.Spend(name.Length);
                    merged.Set(name, member);
                }
            }

            return Value.Of(merged);
        }
    }

    /// <summary>What JavaScript takes for the members of a value: an array's items and a text's letters by their indexes too.</summary>
    internal static IEnumerable<KeyValuePair<string, Value>> Entries(Value value) => value.Kind switch
    {
        JsonValueKind.Object => value.Members().InOrder,
        JsonValueKind.Array => value.Items().Select((item, at) => KeyValuePair.Create(Index(at), item)),
        JsonValueKind.String => value.Text.Select((letter, at) => KeyValuePair.Create(Index(at), Value.Of(letter.ToString()))),
        _ => [],
    };

    private static string Index(int at) => at.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
