using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>One key that a <c>when:</c> may hold. Adding one is a file with a class like this.</summary>
internal abstract class WhenKind
{
    /// <summary>The key.</summary>
    public abstract string Key { get; }

    /// <summary>Compiles its value. Mistakes are reported; what is returned then does not matter.</summary>
    public abstract MessageTest Compile(ConfigNode node, WhenScope scope);

    /// <summary>A text or a list of texts, at least one.</summary>
    protected static IReadOnlyList<string> Texts(ConfigNode node, WhenScope scope, string accepted)
    {
        IReadOnlyList<ConfigNode> items = node.Kind == ConfigKind.List ? node.Items : [node];
        if (items.Count == 0 || items.Any(item => item.Kind != ConfigKind.Scalar || item.Text.Length == 0))
            scope.Errors.Add(node, $"must be {accepted}");
        return [.. items.Select(item => item.Text)];
    }
}
