using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>The outer form of an event, as each source's SDK makes it.</summary>
internal static class Envelope
{
    private const string Site = "https://kettle-and-leaf.example";

    /// <summary>Of the website: the browser's anonymous id, and the user id while somebody is signed in.</summary>
    public static JsonObject Web(string type, Browser browser, string path, string title, string? campaign = null)
    {
        var context = new JsonObject
        {
            ["library"] = Library("analytics.js", "next-1.84.3"),
            ["page"] = new JsonObject { ["path"] = path, ["title"] = title, ["url"] = Site + path },
            ["userAgent"] = browser.UserAgent,
            ["locale"] = "en-GB",
            ["timezone"] = "Europe/London",
        };
        if (campaign is not null)
            context["campaign"] = new JsonObject { ["source"] = "newsletter", ["medium"] = "email", ["name"] = campaign };
        return new() { ["type"] = type, ["anonymousId"] = browser.AnonymousId, ["userId"] = browser.SignedIn?.UserId, ["context"] = context };
    }

    /// <summary>Of the app, where people are signed in.</summary>
    public static JsonObject App(string type, Person person)
    {
        var handset = person.Handset!;
        return new()
        {
            ["type"] = type,
            ["anonymousId"] = handset.AnonymousId,
            ["userId"] = person.UserId,
            ["context"] = new JsonObject
            {
                ["library"] = Library(handset.IsApple ? "analytics-swift" : "analytics-kotlin", "1.19.2"),
                ["app"] = new JsonObject { ["name"] = "Kettle & Leaf", ["version"] = "4.2.0" },
                ["device"] = new JsonObject { ["id"] = handset.DeviceId, ["type"] = handset.System.ToLowerInvariant(), ["model"] = handset.Model },
                ["os"] = new JsonObject { ["name"] = handset.System },
                ["locale"] = "en-GB",
            },
        };
    }

    /// <summary>Of a till, which knows the loyalty card and nothing else.</summary>
    public static JsonObject Till(string type, string card) => Known(type, "loyalty_card", card, "till-bridge");

    /// <summary>Of the mail tool, which knows the address.</summary>
    public static JsonObject Mail(string type, string email) => Known(type, "email", email, "mail-tool");

    /// <summary>Of the support desk, which knows who called or wrote.</summary>
    public static JsonObject Support(string type, string idType, string id) => Known(type, idType, id, "help-desk");

    /// <summary>Makes it a track call.</summary>
    public static JsonObject Track(this JsonObject message, string name, JsonObject? properties = null)
    {
        message["event"] = name;
        message["properties"] = properties ?? [];
        return message;
    }

    private static JsonObject Known(string type, string idType, string id, string library) => new()
    {
        ["type"] = type,
        ["context"] = new JsonObject
        {
            ["library"] = Library(library, "2.1.0"),
            ["externalIds"] = new JsonArray(new JsonObject { ["id"] = id, ["type"] = idType, ["collection"] = "users", ["encoding"] = "none" }),
        },
    };

    private static JsonObject Library(string name, string version) => new() { ["name"] = name, ["version"] = version };
}
