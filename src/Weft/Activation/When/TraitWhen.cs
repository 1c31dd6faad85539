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
        if (keys.Contains("*"))
            return message => message.TraitKey is not null;
        foreach (var key in keys.Where(key => key.Length > 0 && !scope.TraitKeys.Contains(key)))
            scope.Errors.Add(node, $"no computed trait '{key}': it {MapReader.Unknown(key, scope.TraitKeys)}");
        return message => message.TraitKey is { } trait && keys.Contains(trait);
    }
}
