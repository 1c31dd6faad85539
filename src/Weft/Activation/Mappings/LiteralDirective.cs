using Weft.Configuration;

namespace Weft.Activation.Mappings;

/// <summary><c>{ "@literal": VALUE }</c>: the value itself; directives inside it are still followed, as in the mapping kit.</summary>
internal sealed class LiteralDirective : Directive
{
    public override string Name => "@literal";

    public override MappingNode? Compile(ConfigNode value, ConfigErrors errors) => MappingCompiler.Compile(value, errors);
}
