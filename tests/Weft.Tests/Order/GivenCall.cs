using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Identity;
using Weft.Tests.Audiences.Oracle;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>A call of the tracking API: who it is about, as the naive graph sees it, and what it says.</summary>
/// <param name="Who">Its time, source, message id and ids.</param>
/// <param name="Type">The call.</param>
/// <param name="Name">What a track call names.</param>
/// <param name="Properties">Of a track or page call.</param>
/// <param name="Traits">Of an identify or group call; an e-mail among the ids is one more, in <c>context.traits</c>.</param>
internal sealed record GivenCall(
    GivenEvent Who, string Type, string? Name, Dictionary<string, object?> Properties, Dictionary<string, object?> Traits)
{
    /// <summary>The e-mail that it says, where that is none of its ids.</summary>
    public string? Mail { get; init; }

    /// <summary>What it says about purposes, in <c>context.consent</c>.</summary>
    public Dictionary<string, bool> Said { get; init; } = [];

    /// <summary>The name that audiences know it by; null for calls that they do not see.</summary>
    public string? EventName => Type switch { "track" => Name, "page" => "Page Viewed", _ => null };

    /// <summary>The account that a group call names.</summary>
    public string? GroupId => Type != "group" ? null : Who.MessageId[^1] % 2 == 0 ? "acme" : "globex";

    /// <summary>The traits that it sets on the person.</summary>
    public Dictionary<string, object?> PersonTraits
    {
        get
        {
            if (Type != "identify")
                return [];
            var all = new Dictionary<string, object?>(Traits);
            if ((Mail ?? Who.First(ExternalId.Email)) is { } email)
                all["email"] = email;
            return all;
        }
    }

    /// <summary>Message id and source as one text that sorts as the two do.</summary>
    public string Tie => $"{Who.MessageId}\0{Who.Source}";

    /// <summary>The item as collect puts it into the log.</summary>
    public CollectedItem ToItem()
    {
        var others = Who.Ids.Where(id => id.Value != Who.First(id.Type) || id.Type is not (ExternalId.UserId or ExternalId.AnonymousId or ExternalId.Email));
        var message = new JsonObject
        {
            ["type"] = Type,
            ["messageId"] = Who.MessageId,
            ["timestamp"] = Instant(Who.At),
            ["receivedAt"] = Instant(Who.At),
            ["userId"] = Who.First(ExternalId.UserId),
            ["anonymousId"] = Who.First(ExternalId.AnonymousId),
            ["previousId"] = Who.Previous,
            ["groupId"] = GroupId,
            ["event"] = Name,
            ["properties"] = JsonSerializer.SerializeToNode(Properties),
            ["traits"] = JsonSerializer.SerializeToNode(Traits),
            ["context"] = new JsonObject
            {
                ["consent"] = Said.Count == 0 ? null : new JsonObject { ["categoryPreferences"] = JsonSerializer.SerializeToNode(Said) },
                ["traits"] = Who.First(ExternalId.Email) is { } email ? new JsonObject { ["email"] = email } : [],
                ["externalIds"] = new JsonArray([.. others.Select(id => new JsonObject { ["type"] = id.Type, ["id"] = id.Value })]),
            },
        };
        return CollectedItem.Accepted(JsonSerializer.SerializeToUtf8Bytes(message));
    }

    /// <summary>Something said at random about those that a graph event names.</summary>
    public static GivenCall Of(GivenEvent who, Random random)
    {
        var cases = new RandomCase(random);
        var type = who.Previous is not null ? "alias" : random.GetItems(["identify", "identify", "track", "track", "track", "track", "page", "group"], 1)[0];
        var happened = cases.Event(who.MessageId);
        var traits = new Dictionary<string, object?>();
        for (var i = random.Next(type is "identify" ? 4 : 2); i > 0; i--)
        {
            var change = cases.Change(who.MessageId);
            traits[change.Trait] = change.Value;
        }

        var said = random.Next(4) > 0 ? [] : new Dictionary<string, bool> { [random.Next(2) == 0 ? "ads" : "mail"] = random.Next(2) == 0 };
        return new(who, type, type == "track" ? happened.Name : null, happened.Properties, traits) { Said = said };
    }

    public override string ToString() => $"{Instant(Who.At)} {Type} {EventName} {Who} {JsonSerializer.Serialize(Properties)} {JsonSerializer.Serialize(Traits)}";

    private static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
