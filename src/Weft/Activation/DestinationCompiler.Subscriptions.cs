using Weft.Activation.When;
using Weft.Configuration;

namespace Weft.Activation;

/// <summary>What a kind reads itself, and subscriptions: each is a mapping that leaves the choice and the shape of a message to the destination.</summary>
internal sealed partial class DestinationCompiler
{
    private const string Subscriptions = "subscriptions";

    // Null when a reference in it could not be resolved.
    private string? Document(MapReader map, IReadOnlyList<string> sections)
    {
        var before = errors.All.Count;
        var parts = sections.Select(section => (section, map.Child(section))).Prepend(("settings", map.Node["settings"])).ToList();
        var text = DestinationDocument.Write(parts, node => resolveText(node, errors));
        return errors.All.Count > before ? null : text;
    }

    private List<MappingDefinition> SubscribedMappings(ConfigNode node)
    {
        if (node.Kind != ConfigKind.List || node.Items.Count == 0)
            errors.Add(node, "must be a list of subscriptions: each with subscribe, partnerAction and, unless the action's defaults do, a mapping");
        var mappings = node.Items.Select(Subscription).ToList();
        for (var at = 0; at < mappings.Count; at++)
        {
            if (mappings.FindIndex(mapping => mapping.Name == mappings[at].Name) < at)
                errors.Add(node.Items[at], $"is the second one called {mappings[at].Name}; give each a name of its own: receipts say by it which one sent a message");
        }

        return mappings;
    }

    private MappingDefinition Subscription(ConfigNode node)
    {
        var map = new MapReader(node, errors);
        var name = map.Text("name");
        var action = map.RequiredText("partnerAction", "the action that takes the messages, by its key in the catalogue");
        var subscribe = map.RequiredText("subscribe", "the messages that it takes, such as type = \"track\" and event = \"Order Completed\"");
        if (map.Child("mapping") is { Exists: true, Kind: not ConfigKind.Map } mapping)
            errors.Add(mapping, "must be a map of the action's fields; leave it out for the action's defaults");
        map.Boolean("defaults");
        var enabled = map.Boolean("enabled") ?? true;
        var scope = new WhenScope(errors, audienceKeys, traitKeys);
        var when = map.Child("when") is { Kind: not ConfigKind.Missing } condition ? WhenCompiler.Compile(condition, scope) : null;
        map.Done();
        var subscribed = enabled ? SubscribeFilter.Of(subscribe ?? "", node["subscribe"].Path) : new(static _ => false, _ => [new(node["enabled"].Path, "is false")]);
        var wantsEvents = enabled && WantsEvents(node["when"]);
        return new(name ?? action, Both(subscribed, when), null, wantsEvents, scope.EventNames, scope.NamedTraits) { NamedAudiences = enabled ? scope.NamedAudiences : [] };
    }

    private static MessageTest? Both(MessageTest? first, MessageTest? second) =>
        first is null || second is null ? first ?? second : MessageTest.All([first, second]);
}
