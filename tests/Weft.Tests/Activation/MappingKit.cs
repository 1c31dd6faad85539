using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Sdk;

namespace Weft.Tests.Activation;

/// <summary>A mapping and what it is applied to.</summary>
internal sealed record MappingCase(JsonNode? Mapping, JsonNode? Payload)
{
    public override string ToString() => $"{Show(Mapping)}\n  on {Show(Payload)}";

    public static string Show(JsonNode? node) => node is null ? "null" : node.ToJsonString(Plain) is { Length: > 1500 } text ? text[..1500] : node.ToJsonString(Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>The public mapping kit, unmodified, in Node; and ours.</summary>
internal static class MappingKit
{
    public static readonly string Cases = Path.Combine(SdkFolder.Path, "..", "Weft.Tests", "Activation", "MappingCases");

    /// <summary>A file of cases.</summary>
    public static JsonArray Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Cases, name)))!.AsArray();

    /// <summary>What the kit makes of each; null where it fails.</summary>
    public static async Task<IReadOnlyList<(JsonNode? Value, string? Error)>> RunAsync(IReadOnlyList<MappingCase> cases)
    {
        await SdkFolder.InstallAsync();
        var file = Path.GetTempFileName();
        try
        {
            var array = new JsonArray([.. cases.Select(one => new JsonObject { ["mapping"] = one.Mapping?.DeepClone(), ["payload"] = one.Payload?.DeepClone() })]);
            await File.WriteAllTextAsync(file, array.ToJsonString());
            var (exitCode, output, errors) = await SdkFolder.RunAsync("env", "TZ=UTC", "LANG=en_US.UTF-8", "node", "mapping-kit.cjs", file);
            Assert.True(exitCode == 0, errors);
            return [.. JsonNode.Parse(output)!.AsArray().Select(one => (one!["value"], one["error"]?.GetValue<string>()))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What ours makes of it; null where it fails, or is refused when the configuration is read.</summary>
    public static (JsonNode? Value, string? Error) Ours(MappingCase one)
    {
        var errors = new ConfigErrors();
        var fields = one.Mapping!.ToJsonString();
        var set = TestConfig.Compile($$$"""{"crm":{"kind":"fake","mappings":[{"fields":{{{fields}}}}]}}""", [new ScriptedKind(TimeProvider.System, null!)], errors);
        if (errors.Any)
            return (null, string.Join("; ", errors.All));
        var problem = set.All[0].Mappings[0].TryMap(Messages.Of(one.Payload!.ToJsonString()), out var body);
        return problem is null ? (JsonNode.Parse(Encoding.UTF8.GetString(body.Span)), null) : (null, problem.Message);
    }

    /// <summary>Whether two JSON values are the same: numbers by value, names in any order.</summary>
    public static bool Same(JsonNode? one, JsonNode? two) => (one, two) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(member => b.ContainsKey(member.Key) && Same(member.Value, b[member.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind()
            && (a.GetValueKind() == JsonValueKind.Number ? a.GetValue<double>() == b.GetValue<double>() : a.ToJsonString() == b.ToJsonString()),
        _ => false,
    };
}
