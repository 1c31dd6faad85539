using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Tests.Identity;

/// <summary>Messages as collect writes them, from what matters to a test.</summary>
internal static class Message
{
    /// <summary>Reads a message; what every message has and this one lacks is added.</summary>
    public static TrackingEvent Of(string json, string source = "web")
    {
        var message = JsonNode.Parse(json)!.AsObject();
        message.TryAdd("type", "identify");
        message.TryAdd("messageId", Guid.NewGuid().ToString());
        message.TryAdd("timestamp", "2026-03-01T00:00:00Z");
        message.TryAdd("receivedAt", "2026-03-02T00:00:00Z");
        return TrackingEvent.Parse(JsonSerializer.SerializeToUtf8Bytes(message), source);
    }
}
