using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

internal sealed partial class PathFilter
{
    /// <summary>Reads a list of filters, as <c>where</c> holds it; empty when it is not there.</summary>
    public static PathFilter[] ReadList(ConfigNode node, ConditionReader reader)
    {
        if (node.Kind == ConfigKind.Missing)
            return [];
        if (node.Kind == ConfigKind.List && node.Items.Count > 0)
            return [.. node.Items.Select(item => ReadItem(item, reader)).OfType<PathFilter>()];
        reader.Errors.Add(node, "must be a list of filters, such as [{ path: properties.revenue, gte: 20 }]");
        return [];
    }

    /// <summary>Reads the path under a key, <c>elements</c> and the operator beside it; null after a mistake.</summary>
    public static PathFilter? Read(MapReader map, string pathKey, ConditionReader reader)
    {
        var path = ReadPath(map, pathKey, reader);
        var everyElement = ReadElements(map, path, reader);
        if (ExclusiveKey.Of(map, OperatorTable.Names, "operator", reader.Errors) is not { } name)
            return null;
        var chosen = OperatorTable.Find(name);
        var test = chosen.Read(map.Node[name], reader);
        return path is null || test is null ? null : new(path, everyElement, test, chosen, map.Node[name]);
    }

    private static PathFilter? ReadItem(ConfigNode item, ConditionReader reader)
    {
        if (item.Kind != ConfigKind.Map)
        {
            reader.Errors.Add(item, "must be a filter, such as { path: properties.revenue, gte: 20 }");
            return null;
        }

        var map = new MapReader(item, reader.Errors);
        var filter = Read(map, "path", reader);
        map.Done();
        return filter;
    }

    private static ValuePath? ReadPath(MapReader map, string key, ConditionReader reader)
    {
        if (map.RequiredText(key, ValuePath.Accepted) is not { } text)
            return null;
        var path = ValuePath.Parse(text);
        if (path is null)
            reader.Errors.Add(map.Node[key], $"must be {ValuePath.Accepted}");
        return path;
    }

    private static bool ReadElements(MapReader map, ValuePath? path, ConditionReader reader)
    {
        if (map.Text("elements") is not { } word)
            return false;
        if (word is not ("any" or "all"))
            reader.Errors.Add(map.Node["elements"], "must be any or all");
        else if (path is { HasElements: false })
            reader.Errors.Add(map.Node["elements"], "needs a path that reaches into an array with []");
        return word == "all";
    }
}
