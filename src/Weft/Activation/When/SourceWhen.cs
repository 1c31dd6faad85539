using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>source: KEY | [KEY, …]</c></summary>
internal sealed class SourceWhen : WhenKind
{
    public override string Key => "source";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var sources = Texts(node, scope, "a source's key, or a list of them");
        return MessageTest.Of(node, message => sources.Contains(message.Source), message => message.Source.Length == 0 ? "no source sent it" : $"its source is {message.Source}");
    }
}
