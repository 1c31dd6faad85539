using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary>
/// <c>{ "@json": { "mode": "encode", "value": VALUE } }</c>: a value as a JSON text. <c>decode</c>: a JSON text as the value in it; what is no JSON text
/// stays as it is.
/// </summary>
internal sealed class JsonDirective : Directive
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 256, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Loose = new() { MaxDepth = 256 };

    public override string Name => "@json";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        var options = new MapReader(value, errors);
        var mode = Word(options, "mode", errors, "encode", "decode");
        var node = Required(options, "value", errors, "what is to be encoded or decoded");
        options.Done();
        if (node is ConstantNode { Value.IsFalsy: true })
            errors.Add(value["value"], "must not be empty");
        return mode is null || node is null ? null : mode == "encode" ? new Encode(node) : new Decode(node);
    }

    private sealed class Encode(MappingNode node) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run) =>
            JsJson.Text(node.Resolve(payload, run), run) is { } text ? Value.Of(text) : Value.Nothing;
    }

    private sealed class Decode(MappingNode node) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var value = node.Resolve(payload, run);
            if (value.Kind != JsonValueKind.String)
                return value;
            run.Spend(value.Text.Length);
            return Parse(value.Text, Strict) ?? (Parse(value.Text, Loose) is { } parsed ? Single(parsed, run) : value);
        }

        private static Value? Parse(string text, JsonDocumentOptions options)
        {
            try
            {
                return Value.Of(JsonElement.Parse(text, options));
            }
            catch (JsonException)
            {
                return null;
            }
        }

        // Of a name that stands twice in an object the last counts.
        private static Value Single(Value value, MappingRun run)
        {
            run.Step();
            if (value.Kind == JsonValueKind.Array)
                return Value.Of([.. value.Items().Select(item => Single(item, run))]);
            if (value.Kind != JsonValueKind.Object)
                return value;
            var single = new ValueObject();
            foreach (var (name, member) in value.Members().InOrder)
                single.Set(name, Single(member, run));
            return Value.Of(single);
        }
    }
}
