using System.Text.Json;

namespace Weft.Events;

/// <summary>Reads into a message by dotted path.</summary>
public static class EventPath
{
    /// <summary>A member of an object; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The text or number at a dotted path, as text; null when there is neither.</summary>
    public static string? Text(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
            element = Member(element, name);
        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
    }
}
