using System.Text.Json.Nodes;
using Weft.Configuration;
using YamlDotNet.Serialization;

namespace Weft.Server.Web.Parts;

/// <summary>A part of the configuration as YAML, in the file's order.</summary>
internal static class YamlText
{
    private static readonly ISerializer Writer = new SerializerBuilder().Build();

    /// <summary>The text; empty when there is nothing.</summary>
    public static string Of(ConfigNode node) => node.Exists ? Writer.Serialize(Plain(node.ToJson())!).TrimEnd() : "";

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<decimal>(out var number) => number,
        _ => node?.ToString(),
    };
}
