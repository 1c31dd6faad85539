using System.Text.Json;
using Weft.Activation.Mappings;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary><c>where: [{path: properties.revenue, gte: 20}, …]</c>: filters on the whole message, all of which must hold.</summary>
internal sealed class WhereWhen : WhenKind
{
    private const string Path = "path";

    public override string Key => "where";

    public override MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        IReadOnlyList<ConfigNode> items = node.Kind == ConfigKind.Map ? [node] : node.Items;
        if (items.Count == 0)
            scope.Errors.Add(node, "must be a list of filters, such as [{path: properties.revenue, gte: 20}]");
        return MessageTest.All([.. items.Select(item => Filter(item, scope.Errors))]);
    }

    private static MessageTest Filter(ConfigNode node, ConfigErrors errors)
    {
        var map = new MapReader(node, errors);
        var written = map.RequiredText(Path, "where to look, such as properties.revenue") ?? "";
        var operators = node.Entries.Where(entry => entry.Key != Path).ToList();
        if (operators.Count == 0)
            errors.Add(node, $"needs an operator: {ValueFilter.Names}");
        var path = MessagePath.Parse(written);
        return Of(written, message => path.Find(message.Body), ValueFilter.Read(operators, errors));
    }

    /// <summary>A test of one value of the message.</summary>
    /// <param name="name">The value's name, for people.</param>
    /// <param name="find">Finds it.</param>
    /// <param name="filter">What must hold of it.</param>
    public static MessageTest Of(string name, Func<OutgoingMessage, JsonElement> find, ValueFilter filter) => new(
        message => filter.Holds(find(message), message.Now),
        message => filter.Failing(find(message), message.Now).Select(failing =>
            new WhenMismatch(failing.Path, $"asks that {name} {failing.Said}; {Found(find(message))}")));

    private static string Found(JsonElement value) => value.ValueKind == JsonValueKind.Undefined
        ? "it is not there"
        : value.GetRawText() is { Length: > 100 } text ? $"it is {text[..97]}..." : $"it is {value.GetRawText()}";
}
