using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>event: NAME | [NAME, …] | "*"</c>, by the name audiences know it by; <c>*</c> is every track, page and screen, but for what tells of profiles (<see cref="ProfileMessage"/>).</summary>
internal sealed class EventWhen : WhenKind
{
    public override string Key => "event";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        var names = Texts(node, scope, "an event's name, a list of names, or *");
        scope.EventNames.UnionWith(names);
        if (names.Contains("*"))
            return message => message.Event is not null;
        return message => message.Event is { } name && names.Contains(name);
    }
}
