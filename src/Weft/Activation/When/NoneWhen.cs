using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>none: [CONDITION, …]</c></summary>
internal sealed class NoneWhen : WhenKind
{
    public override string Key => "none";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var tests = WhenCompiler.CompileList(node, scope);
        return message => !Array.Exists(tests, test => test(message));
    }
}
