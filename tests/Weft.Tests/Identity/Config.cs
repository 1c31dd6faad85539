using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;

namespace Weft.Tests.Identity;

/// <summary>Configurations written as JSON.</summary>
internal static class Config
{
    public static ConfigNode Of(string json, string path = "identity") => Of(JsonNode.Parse(json), path);

    public static ConfigNode Of(JsonNode? node, string path) => node switch
    {
        null => ConfigNode.Null(path, 0),
        JsonObject map => ConfigNode.Map(path, 0, [.. map.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value, $"{path}.{entry.Key}")))]),
        JsonArray list => ConfigNode.List(path, 0, [.. list.Select((item, i) => Of(item, $"{path}[{i}]"))]),
        _ => ConfigNode.Scalar(path, 0, node.ToString(), node.GetValueKind() == JsonValueKind.String),
    };
}
