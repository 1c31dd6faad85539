using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>audience: KEY | [KEY, …] | "*"</c>: a profile entered or exited it.</summary>
internal sealed class AudienceWhen : WhenKind
{
    public override string Key => "audience";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var keys = Texts(node, scope, "an audience's key, a list of keys, or *");
        scope.NamedAudiences.UnionWith(keys);
        if (keys.Contains("*"))
            return message => message.AudienceKey is not null;
        foreach (var key in keys.Where(key => key.Length > 0 && !scope.AudienceKeys.Contains(key)))
            scope.Errors.Add(node, $"no audience '{key}': it {MapReader.Unknown(key, scope.AudienceKeys)}");
        return message => message.AudienceKey is { } audience && keys.Contains(audience);
    }
}
