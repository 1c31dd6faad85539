using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>trait: KEY | [KEY, …] | "*"</c>: a computed trait of a profile has another value (<see cref="TraitMessage"/>).</summary>
internal sealed class TraitWhen : WhenKind
{
    public override string Key => "trait";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var keys = Texts(node, scope, "a computed trait's key, a list of keys, or *");
        scope.NamedTraits.UnionWith(keys);
        var isAny = keys.Contains("*");
        foreach (var key in keys.Where(key => !isAny && key.Length > 0 && !scope.TraitKeys.Contains(key)))
            scope.Errors.Add(node, $"no computed trait '{key}': it {MapReader.Unknown(key, scope.TraitKeys)}");
        return MessageTest.Of(
            node,
            message => message.TraitKey is { } trait && (isAny || keys.Contains(trait)),
            message => message.TraitKey is { } trait ? $"its trait is {trait}" : "it is no change of a computed trait");
    }
}
