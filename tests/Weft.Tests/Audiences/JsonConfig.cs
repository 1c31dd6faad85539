using System.Text.Json;
using Weft.Configuration;

namespace Weft.Tests.Audiences;

/// <summary>Configuration nodes from JSON: strings count as quoted, numbers and booleans as not.</summary>
internal static class JsonConfig
{
    public static ConfigNode Read(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, path);
    }

    private static ConfigNode Read(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => ConfigNode.Map(
            path, 0, [.. value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Read(entry.Value, ConfigNode.Join(path, entry.Name))))]),
        JsonValueKind.Array => ConfigNode.List(path, 0, [.. value.EnumerateArray().Select((item, index) => Read(item, $"{path}[{index}]"))]),
        JsonValueKind.Null => ConfigNode.Null(path, 0),
        JsonValueKind.String => ConfigNode.Scalar(path, 0, value.GetString()!, quoted: true),
        _ => ConfigNode.Scalar(path, 0, value.GetRawText(), quoted: false),
    };
}
