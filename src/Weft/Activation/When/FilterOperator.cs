using System.Text.Json;
using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>Tests a value of the message; <see cref="JsonValueKind.Undefined"/> when nothing is there.</summary>
internal delegate bool ValueTest(JsonElement value);

/// <summary>One operator of <c>where</c>. A type that does not fit is false, and <c>not_equals</c> is exactly not <c>equals</c>.</summary>
internal sealed record FilterOperator(string Name, Func<ConfigNode, ConfigErrors, ValueTest> Compile)
{
    public static IReadOnlyList<FilterOperator> All { get; } =
    [
        new("equals", (node, errors) => Equals(FilterValue.Read(node, errors))),
        new("not_equals", (node, errors) => Not(Equals(FilterValue.Read(node, errors)))),
        new("in", In),
        new("exists", Exists),
        new("gt", (node, errors) => Compare(node, errors, order => order > 0)),
        new("gte", (node, errors) => Compare(node, errors, order => order >= 0)),
        new("lt", (node, errors) => Compare(node, errors, order => order < 0)),
        new("lte", (node, errors) => Compare(node, errors, order => order <= 0)),
        new("contains", Contains),
        new("starts_with", StartsWith),
    ];

    private static ValueTest Equals(FilterValue wanted) => value => wanted.EqualTo(value);

    private static ValueTest Not(ValueTest test) => value => !test(value);

    private static ValueTest In(ConfigNode node, ConfigErrors errors)
    {
        if (node.Kind != ConfigKind.List || node.Items.Count == 0)
            errors.Add(node, "must be a list of values");
        FilterValue[] wanted = [.. node.Items.Select(item => FilterValue.Read(item, errors))];
        return value => Array.Exists(wanted, one => one.EqualTo(value));
    }

    private static ValueTest Exists(ConfigNode node, ConfigErrors errors)
    {
        if (node is not { Kind: ConfigKind.Scalar, Quoted: false, Text: "true" or "false" })
            errors.Add(node, "must be true or false");
        var wanted = node.Text == "true";
        return value => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) == wanted;
    }

    private static ValueTest Compare(ConfigNode node, ConfigErrors errors, Func<int, bool> holds)
    {
        var bound = FilterValue.Read(node, errors);
        return value => bound.OrderOf(value) is { } order && holds(order);
    }

    private static ValueTest Contains(ConfigNode node, ConfigErrors errors)
    {
        var part = FilterValue.Read(node, errors);
        return value => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Contains(part.Text, StringComparison.Ordinal),
            JsonValueKind.Array => value.EnumerateArray().Any(part.EqualTo),
            _ => false,
        };
    }

    private static ValueTest StartsWith(ConfigNode node, ConfigErrors errors)
    {
        var start = FilterValue.Read(node, errors);
        return value => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(start.Text, StringComparison.Ordinal);
    }
}
