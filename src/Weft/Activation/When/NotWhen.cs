using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>not: CONDITION</c></summary>
internal sealed class NotWhen : WhenKind
{
    public override string Key => "not";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var test = WhenCompiler.Compile(node, scope);
        return new(message => !test.Holds(message), _ => [new(node.Path, "holds, and must not")]);
    }
}
