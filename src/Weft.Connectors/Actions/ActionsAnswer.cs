using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>What a worker says became of a message.</summary>
internal static class ActionsAnswer
{
    public static DeliveryResult Read(JsonElement result)
    {
        var status = result.GetProperty("status").GetString() switch
        {
            "delivered" => DeliveryStatus.Delivered,
            "filtered" => DeliveryStatus.Filtered,
            "refused" => DeliveryStatus.Refused,
            _ => DeliveryStatus.Retry,
        };
        return status == DeliveryStatus.Delivered ? DeliveryResult.Delivered : new(status, Text(result, "reason") ?? "", Text(result, "detail"))
        {
            RetryAfter = result.TryGetProperty("retry_after", out var wait) && wait.ValueKind == JsonValueKind.Number ? TimeSpan.FromMilliseconds(wait.GetDouble()) : null,
            PausesDestination = result.TryGetProperty("pauses", out var pauses) && pauses.ValueKind == JsonValueKind.True,
        };
    }

    private static string? Text(JsonElement result, string name) =>
        result.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
