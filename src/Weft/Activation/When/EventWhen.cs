using System.IO.Enumeration;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>
/// <c>event: NAME | [NAME, …] | "*"</c>, by the name audiences know it by; <c>Order *</c> is every name that begins so, and <c>*</c> alone every track, page
/// and screen, but for what tells of profiles (<see cref="ProfileMessage"/>).
/// </summary>
internal sealed class EventWhen : WhenKind
{
    public override string Key => "event";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var names = Texts(node, scope, "an event's name, a list of names, or *");
        scope.EventNames.UnionWith(names);
        // Only the star has a meaning.
        string[] patterns = [.. names.Where(name => name.Contains('*')).Select(name => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal))];
        return MessageTest.Of(
            node,
            message => message.Event is { } name && (names.Contains(name) || Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))),
            message => message.Event is { } name ? $"its event is {name}" : "it is no event");
    }
}
