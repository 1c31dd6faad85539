using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Configuration;
using Weft.Server.Access;

namespace Weft.Server.Api;

/// <summary>The calls that every kind of definition has.</summary>
internal static partial class DefinitionEndpoints
{
    /// <summary>Maps <c>PUT</c> and <c>DELETE</c> of <c>/{key}</c>.</summary>
    /// <param name="group">The section's own path.</param>
    /// <param name="section">The section of weft.yaml.</param>
    /// <param name="role">Who may change it.</param>
    /// <param name="one">Shows one by its key.</param>
    public static void MapDefinitions(this RouteGroupBuilder group, string section, Role role, Func<ReadView, string, IResult> one)
    {
        group.MapPut("/{key}", (string key, HttpRequest request, Definitions definitions, CancellationToken cancellation) =>
            definitions.PutAsync(new(section, key), request, view => one(view, key), cancellation))
            .RequireRole(role).WithSummary("Makes or replaces it, as weft.yaml would have it under the key; answers once it is in force.");
        group.MapDelete("/{key}", (string key, HttpContext context, Definitions definitions, CancellationToken cancellation) =>
            definitions.DeleteAsync(new(section, key), context, cancellation))
            .RequireRole(role).WithSummary("Takes it away, unless the file has it or others refer to it.");
    }

    /// <summary><c>file</c> or <c>api</c>.</summary>
    public static string DefinedIn(ReadView view, DefinitionName name) => view.Workspace.LineOf(name) is null ? "api" : "file";

    /// <summary>What was made and does not count, because the file has the key; null when there is none.</summary>
    public static JsonNode? Shadowed(ReadView view, DefinitionName name) =>
        view.Workspace.LineOf(name) is not null && view.Workspace.Written.Find(name) is { } made ? Shown(name, made) : null;

    /// <summary>A definition as an answer may show it: a destination's settings without secrets.</summary>
    public static JsonNode? Shown(DefinitionName name, ConfigNode definition)
    {
        var json = definition.ToJson();
        if (name.Section == DefinitionName.Destinations && json is JsonObject shown && shown["settings"] is JsonObject settings)
            Mask(settings);
        foreach (var mapping in Mappings(name, json))
            MaskNamed(mapping);
        return json;
    }

    private static IEnumerable<JsonObject> Mappings(DefinitionName name, JsonNode? json) => name.Section == DefinitionName.Destinations && json?["subscriptions"] is JsonArray subscriptions
        ? subscriptions.OfType<JsonObject>().Select(subscription => subscription["mapping"]).OfType<JsonObject>()
        : [];

    // An address to post to, as a chat's, is a secret as a key is; what says where a value is found in the message is none.
    private static void MaskNamed(JsonObject mapping, bool isBelow = false)
    {
        foreach (var (name, value) in mapping.ToList())
        {
            if (value is JsonObject below && !below.Any(entry => entry.Key.StartsWith('@')))
                MaskNamed(below, isBelow || SecretName().IsMatch(name));
            else if (value is JsonValue && (isBelow || SecretName().IsMatch(name)))
                mapping[name] = EnvironmentReferences.Mask(value.ToString());
        }
    }

    [GeneratedRegex("url|headers|secret|token|password|authorization|api.?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // Only the address is known to be none, but for its query.
    private static void Mask(JsonObject settings)
    {
        foreach (var (name, value) in settings.ToList())
        {
            if (value is JsonObject below)
                Mask(below);
            else if (value is not null)
                settings[name] = name == "url" ? WithoutQuery(value.ToString()) : EnvironmentReferences.Mask(value.ToString());
        }
    }

    private static string WithoutQuery(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? url[..(at + 1)] + EnvironmentReferences.Mask(url[(at + 1)..]) : url;
}
