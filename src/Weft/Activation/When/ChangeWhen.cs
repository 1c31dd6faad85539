using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>change: entered | exited</c>: what became of the membership in an audience; in any, unless <see cref="AudienceWhen"/> says which.</summary>
internal sealed class ChangeWhen : WhenKind
{
    private static readonly string[] Words = ["entered", "exited"];

    public override string Key => "change";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var changes = Texts(node, scope, "entered or exited");
        foreach (var change in changes.Where(change => change.Length > 0 && !Words.Contains(change)))
            scope.Errors.Add(node, $"'{change}' {MapReader.Unknown(change, Words)}");
        var (enters, exits) = (changes.Contains(Words[0]), changes.Contains(Words[1]));
        if (enters && !scope.IsOfAudience)
            scope.NamedAudiences.Add("*");
        return MessageTest.Of(
            node,
            message => message.Entered is { } entered && (entered ? enters : exits),
            message => message.Entered is { } entered ? $"the profile {(entered ? "entered" : "exited")}" : "it is no change of an audience");
    }
}
