using Weft.Activation;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Actions;

/// <summary>What a shop's customer does, as Weft sends it.</summary>
internal static class SampleMessages
{
    private const string Order = """
        {"type":"track","event":"Order Completed","messageId":"m-order-1","userId":"u1","anonymousId":"a1","timestamp":"2026-11-20T10:00:00.000Z","receivedAt":"2026-11-20T10:00:01.000Z","sentAt":"2026-11-20T10:00:00.500Z",
        "properties":{"order_id":"o-7","email":"ada@acme.example","phone":"+15005550009","total":129.5,"revenue":120,"value":129.5,"currency":"EUR","gclid":"click-1","products":[{"product_id":"p1","sku":"s1","name":"Boots","price":59.9,"quantity":2,"category":"shoes"}]},
        "traits":{"first_name":"Ada"},
        "context":{"ip":"203.0.113.9","userAgent":"Mozilla/5.0 (X11; Linux x86_64)","locale":"en-GB","page":{"url":"https://shop.example/thanks","path":"/thanks","referrer":"https://shop.example/","title":"Thanks"},"traits":{"email":"ada@acme.example","first_name":"Ada"},"library":{"name":"analytics.js","version":"1.84.3"},"device":{"id":"device-1"}},
        "integrations":{}}
        """;

    private const string Identify = """
        {"type":"identify","messageId":"m-id-1","userId":"u1","anonymousId":"a1","timestamp":"2026-11-20T10:00:00.000Z","receivedAt":"2026-11-20T10:00:01.000Z",
        "traits":{"email":"ada@acme.example","first_name":"Ada","last_name":"Lovelace","name":"Ada Lovelace","phone":"+15005550009","company":"Acme","plan":"pro","created_at":"2024-02-01T00:00:00.000Z"},
        "context":{"ip":"203.0.113.9","userAgent":"Mozilla/5.0 (X11; Linux x86_64)","page":{"url":"https://shop.example/account","path":"/account"},"library":{"name":"analytics.js","version":"1.84.3"}},
        "integrations":{}}
        """;

    /// <summary>The message of a name: <c>order</c>, <c>identify</c>, <c>audience</c>, <c>exited</c>.</summary>
    public static OutgoingMessage Of(string name, long position, ulong profile = 1) => name switch
    {
        "order" => Messages.Of(Order, position, profile, "Order Completed"),
        "identify" => Messages.Of(Identify, position, profile),
        _ => AudienceMessage.Compose(new("slipping_away", name == "audience", new()
        {
            At = Messages.Start,
            Now = Messages.Start.AddSeconds(position),
            Position = position,
            Ordinal = 0,
            Profile = profile,
            Workspace = "acme",
            UserId = "u1",
            AnonymousId = "a1",
            Traits = """{"email":"ada@acme.example","first_name":"Ada","phone":"+15005550009"}"""u8.ToArray(),
            ExternalIds = [("user_id", "u1"), ("email", "ada@acme.example")],
        })),
    };
}
