using System.Text.Json;
using Weft.Configuration;

namespace Weft.Server.Api;

/// <summary>A <c>definition</c> in a request's body that is not saved: JSON, or a text in YAML.</summary>
internal static class DraftNode
{
    /// <summary>Reads it; null after a mistake.</summary>
    public static ConfigNode? Read(JsonElement definition, ConfigErrors errors) =>
        definition.ValueKind == JsonValueKind.String ? Yaml(definition.GetString()!, errors) : JsonConfig.Read(definition, "definition", errors);

    private static ConfigNode? Yaml(string text, ConfigErrors errors)
    {
        var mistakes = new ConfigErrors();
        var node = YamlConfig.Parse(text, mistakes);
        foreach (var mistake in mistakes.All)
            errors.Add(mistake with { Path = mistake.Path == ConfigNode.RootPath ? "definition" : $"definition.{mistake.Path}" });
        return node?.Under("definition");
    }
}
