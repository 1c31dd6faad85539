using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>all: [CONDITION, …]</c></summary>
internal sealed class AllWhen : WhenKind
{
    public override string Key => "all";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var tests = WhenCompiler.CompileList(node, scope);
        return message => Array.TrueForAll(tests, test => test(message));
    }
}
