using System.Text.Json;

namespace Weft.Configuration;

/// <summary>Turns JSON, as the API takes it, into the same nodes as YAML. There are no lines; a JSON string counts as quoted.</summary>
public static class JsonConfig
{
    private const string NoText = "is not Unicode: it holds one half of a surrogate pair";

    /// <summary>Reads a value; a name that stands twice in one object is a mistake.</summary>
    /// <param name="json">The value; its depth is bounded by the reader that made it.</param>
    /// <param name="path">Its path, such as <c>condition</c>.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static ConfigNode Read(JsonElement json, string path, ConfigErrors errors) => json.ValueKind switch
    {
        JsonValueKind.Object => ConfigNode.Map(path, 0, Entries(json, path, errors)),
        JsonValueKind.Array => ConfigNode.List(path, 0, [.. json.EnumerateArray().Select((item, at) => Read(item, $"{path}[{at}]", errors))]),
        JsonValueKind.String => Text(json, path, errors),
        JsonValueKind.Undefined => ConfigNode.Missing(path, 0),
        JsonValueKind.Null => ConfigNode.Null(path, 0),
        _ => ConfigNode.Scalar(path, 0, json.GetRawText(), quoted: false),
    };

    private static List<KeyValuePair<string, ConfigNode>> Entries(JsonElement json, string path, ConfigErrors errors)
    {
        var result = new List<KeyValuePair<string, ConfigNode>>();
        var names = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            if (Name(property, path, errors) is not { } name)
                continue;
            var child = ConfigNode.Join(path, name);
            if (names.Add(name))
                result.Add(new(name, Read(property.Value, child, errors)));
            else
                errors.Add(new(child, name, "stands twice; keep one", 0));
        }

        return result;
    }

    private static ConfigNode Text(JsonElement json, string path, ConfigErrors errors)
    {
        try
        {
            return ConfigNode.Scalar(path, 0, json.GetString()!, quoted: true);
        }
        catch (InvalidOperationException)
        {
            errors.Add(new(path, null, NoText, 0));
            return ConfigNode.Null(path, 0);
        }
    }

    private static string? Name(JsonProperty property, string path, ConfigErrors errors)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            errors.Add(new(path, null, $"a name in it {NoText}", 0));
            return null;
        }
    }
}
