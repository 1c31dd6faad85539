using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>none: [CONDITION, …]</c></summary>
internal sealed class NoneWhen : WhenKind
{
    public override string Key => "none";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var tests = WhenCompiler.CompileList(node, scope);
        return new(
            message => !tests.Any(test => test.Holds(message)),
            message => node.Items.Zip(tests).Where(pair => pair.Second.Holds(message)).Select(pair => new WhenMismatch(pair.First.Path, "holds, and must not")));
    }
}
