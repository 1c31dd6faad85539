using System.Text.Json.Nodes;

namespace Weft.Connectors.Actions;

/// <summary>One entry of <c>subscriptions:</c>.</summary>
/// <param name="Name">Its name, or the action's.</param>
/// <param name="IsEnabled">Whether messages go out by it.</param>
/// <param name="UsesDefaults">Whether the mapping is laid over the action's defaults.</param>
/// <param name="Json">What the package gets of it: subscribe, partnerAction, mapping.</param>
internal sealed record ActionsSubscription(string Name, bool IsEnabled, bool UsesDefaults, string Json)
{
    public static ActionsSubscription Read(JsonObject written)
    {
        var action = written["partnerAction"]?.ToString() ?? "";
        var name = written["name"]?.ToString() ?? action;
        var mapping = written["mapping"] as JsonObject;
        var json = new JsonObject
        {
            ["name"] = name,
            ["subscribe"] = written["subscribe"]?.ToString() ?? "",
            ["partnerAction"] = action,
            ["mapping"] = mapping?.DeepClone() ?? new JsonObject(),
        };
        return new(name, Is(written["enabled"]) ?? true, Is(written["defaults"]) ?? mapping is null, json.ToJsonString());
    }

    private static bool? Is(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;
}
