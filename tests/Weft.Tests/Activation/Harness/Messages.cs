using System.Text;
using System.Text.Json;
using Weft.Activation;

namespace Weft.Tests.Activation.Harness;

/// <summary>Messages for tests.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static OutgoingMessage Track(long position, ulong profile = 1, string name = "Order Completed", string more = "", int ordinal = 0) =>
        Of($$"""{"type":"track","event":"{{name}}","userId":"u{{profile}}","messageId":"m{{position}}-{{ordinal}}"{{more}}}""",
            position, profile, name, ordinal);

    public static OutgoingMessage Of(string json, long position = 1, ulong profile = 1, string? name = null, int ordinal = 0)
    {
        var body = JsonDocument.Parse(json).RootElement;
        return new()
        {
            Json = Encoding.UTF8.GetBytes(json),
            Body = body,
            Type = body.TryGetProperty("type", out var type) ? type.GetString()! : "track",
            Event = name,
            Source = "web",
            Profile = profile,
            Position = position,
            Ordinal = ordinal,
            SourceMessageId = $"m{position}-{ordinal}",
            Now = Start.AddSeconds(position),
        };
    }

    public static OutgoingMessage Audience(long position, string key, bool entered, ulong profile = 1) => AudienceMessage.Compose(new(key, entered, new()
    {
        At = Start,
        Now = Start.AddSeconds(position),
        Position = position,
        Ordinal = 0,
        Profile = profile,
        Workspace = "acme",
        UserId = "u1",
        Traits = "{\"name\":\"Ada\"}"u8.ToArray(),
        ExternalIds = [("user_id", "u1"), ("email", "ada@acme.example")],
    }));
}
