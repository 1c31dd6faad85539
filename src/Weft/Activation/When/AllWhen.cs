using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>all: [CONDITION, …]</c></summary>
internal sealed class AllWhen : WhenKind
{
    public override string Key => "all";

    public override MessageTest Compile(ConfigNode node, WhenScope scope) => MessageTest.All(WhenCompiler.CompileList(node, scope));
}
