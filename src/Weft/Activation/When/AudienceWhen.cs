using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>audience: KEY | [KEY, …] | "*"</c>: a profile entered or exited it. <see cref="ChangeWhen"/> beside it asks which.</summary>
internal sealed class AudienceWhen : WhenKind
{
    public override string Key => "audience";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var keys = Texts(node, scope, "an audience's key, a list of keys, or *");
        scope.NamedAudiences.UnionWith(keys);
        var isAny = keys.Contains("*");
        foreach (var key in keys.Where(key => !isAny && key.Length > 0 && !scope.AudienceKeys.Contains(key)))
            scope.Errors.Add(node, $"no audience '{key}': it {MapReader.Unknown(key, scope.AudienceKeys)}");
        return MessageTest.Of(
            node,
            message => message.AudienceKey is { } audience && (isAny || keys.Contains(audience)),
            message => message.AudienceKey is { } audience ? $"its audience is {audience}" : "it is no change of an audience");
    }
}
