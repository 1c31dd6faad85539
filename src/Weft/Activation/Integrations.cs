using System.Text.Json;

namespace Weft.Activation;

/// <summary>
/// An event's <c>integrations</c>, as its senders expect it: a destination's own entry decides, else <c>All</c>, else it is sent. A value is a
/// boolean; an object of options counts as true.
/// </summary>
internal static class Integrations
{
    /// <summary>The entry for every destination without one of its own.</summary>
    public const string All = "All";

    /// <summary>The reason on the receipt of what was left out.</summary>
    public const string Reason = "integrations";

    public static bool Allow(JsonElement message, string destination)
    {
        if (message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("integrations", out var integrations) || integrations.ValueKind != JsonValueKind.Object)
            return true;
        return Says(integrations, destination) ?? Says(integrations, All) ?? true;
    }

    private static bool? Says(JsonElement integrations, string name)
    {
        if (!integrations.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.False => false,
            JsonValueKind.True or JsonValueKind.Object => true,
            _ => null,
        };
    }
}
