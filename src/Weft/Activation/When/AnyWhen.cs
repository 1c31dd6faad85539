using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>any: [CONDITION, …]</c></summary>
internal sealed class AnyWhen : WhenKind
{
    public override string Key => "any";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var tests = WhenCompiler.CompileList(node, scope);
        return new(message => tests.Any(test => test.Holds(message)), message => tests.SelectMany(test => test.Why(message)));
    }
}
