using System.Text.Json;
using Weft.Activation;
using Weft.Configuration;
using Weft.Destinations;

namespace Weft.Tests.Activation.Harness;

/// <summary>Compiles destinations written as JSON.</summary>
internal static class TestConfig
{
    public static DestinationSet Compile(string json, IReadOnlyList<IDestinationKind> kinds, params string[] audiences)
    {
        var errors = new ConfigErrors();
        var set = Compile(json, kinds, errors, audiences);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return set;
    }

    public static DestinationSet Compile(string json, IReadOnlyList<IDestinationKind> kinds, ConfigErrors errors, params string[] audiences) =>
        DestinationSet.Compile(
            Read(json, "destinations"), kinds, audiences, (node, _) => node.Text.Replace("${SECRET}", "resolved"), errors, consent: new() { Purposes = ["analytics", "marketing"] });

    public static ConfigNode Read(string json, string path = ConfigNode.RootPath)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, path);
    }

    private static ConfigNode Read(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => ConfigNode.Map(path, 1, [.. json.EnumerateObject()
            .Select(entry => KeyValuePair.Create(entry.Name, Read(entry.Value, ConfigNode.Join(path, entry.Name))))]),
        JsonValueKind.Array => ConfigNode.List(path, 1, [.. json.EnumerateArray().Select((item, index) => Read(item, $"{path}[{index}]"))]),
        JsonValueKind.Null => ConfigNode.Null(path, 1),
        JsonValueKind.String => ConfigNode.Scalar(path, 1, json.GetString()!, quoted: true),
        _ => ConfigNode.Scalar(path, 1, json.GetRawText(), quoted: false),
    };
}
