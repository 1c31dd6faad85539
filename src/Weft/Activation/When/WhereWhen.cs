using Weft.Activation.Mappings;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>where: [{path: properties.revenue, gte: 20}, …]</c>: filters on the whole message, all of which must hold.</summary>
internal sealed class WhereWhen : WhenKind
{
    public override string Key => "where";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        IReadOnlyList<ConfigNode> items = node.Kind == ConfigKind.Map ? [node] : node.Items;
        if (items.Count == 0)
            scope.Errors.Add(node, "must be a list of filters, such as [{path: properties.revenue, gte: 20}]");
        var filters = items.Select(item => Filter(item, scope.Errors)).ToArray();
        return message => Array.TrueForAll(filters, filter => filter(message));
    }

    private static MessageTest Filter(ConfigNode node, ConfigErrors errors)
    {
        var map = new MapReader(node, errors);
        var written = map.RequiredText("path", "where to look, such as properties.revenue");
        var tests = FilterOperator.All
            .Select(known => (known, value: map.Child(known.Name)))
            .Where(pair => pair.value.Kind != ConfigKind.Missing)
            .Select(pair => pair.known.Compile(pair.value, errors))
            .ToArray();
        map.Done();
        if (tests.Length == 0)
            errors.Add(node, $"needs an operator: {string.Join(", ", FilterOperator.All.Select(known => known.Name))}");
        var path = MessagePath.Parse(written ?? "");
        return message =>
        {
            var value = path.Find(message.Body);
            return Array.TrueForAll(tests, test => test(value));
        };
    }
}
