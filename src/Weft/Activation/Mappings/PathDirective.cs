using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary><c>{ "@path": "$.properties.revenue" }</c>: the value there, as it is; nothing when there is none. The path may be worked out by a directive.</summary>
internal sealed class PathDirective : Directive
{
    private const string Accepted = "a path, such as $.properties.revenue";

    public override string Name => "@path";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors)
    {
        if (value.Kind == ConfigKind.Scalar && value.Text.Length > 0)
            return new Fixed(MessagePath.Parse(value.Text));
        if (value.Kind != ConfigKind.Scalar)
            return TextOrDirective(value, errors, Accepted) is { } path ? new WorkedOut(path) : null;
        errors.Add(value, $"must be {Accepted}");
        return null;
    }

    private sealed class Fixed(MessagePath path) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run) => path.Find(payload);
    }

    private sealed class WorkedOut(MappingNode path) : MappingNode
    {
        public override Value Resolve(Value payload, MappingRun run)
        {
            var found = path.Resolve(payload, run);
            if (found.Kind != JsonValueKind.String)
                throw new MappingException(MappingException.Failed, $"@path: needs a text for its path, and got {JsKind.Of(found)}");
            run.Spend(found.Text.Length);
            return MessagePath.Parse(found.Text).Find(payload);
        }
    }
}
