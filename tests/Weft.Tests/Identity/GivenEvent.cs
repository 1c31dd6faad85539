using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>
/// An event as the naive model sees it: its ids are given, strongest first. Its time is in seconds after <see cref="Epoch"/>, and many events share one;
/// only an alias call has a previous id; where a frame ends changes nothing.
/// </summary>
internal sealed record GivenEvent(
    int Second, string Source, string MessageId, IReadOnlyList<ExternalId> Ids, string? Previous, bool EndsFrame)
{
    /// <summary>What an operator decides of the two ids, or takes back; null for an event.</summary>
    public GivenDecision? Decision { get; init; }

    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset At => Epoch.AddSeconds(Second);

    /// <summary>The first id of a type; null when there is none.</summary>
    public string? First(string type) => Ids.Where(id => id.Type == type).Select(id => id.Value).FirstOrDefault();

    /// <summary>The message with these ids: the first user and anonymous id in their fields, the first e-mail as a trait, the rest as external ids.</summary>
    public TrackingEvent ToTracking()
    {
        var others = Ids.Where(id => id.Value != First(id.Type) || id.Type is not (ExternalId.UserId or ExternalId.AnonymousId or ExternalId.Email));
        var message = new JsonObject
        {
            ["type"] = Previous is null ? "identify" : "alias",
            ["messageId"] = MessageId,
            ["timestamp"] = At.ToString("O", CultureInfo.InvariantCulture),
            ["receivedAt"] = Epoch.AddDays(1).ToString("O", CultureInfo.InvariantCulture),
            ["userId"] = First(ExternalId.UserId),
            ["anonymousId"] = First(ExternalId.AnonymousId),
            ["previousId"] = Previous,
            ["traits"] = new JsonObject { ["email"] = First(ExternalId.Email) },
            ["context"] = new JsonObject
            {
                ["externalIds"] = new JsonArray([.. others.Select(id => new JsonObject { ["type"] = id.Type, ["id"] = id.Value })]),
            },
        };
        return TrackingEvent.Parse(JsonSerializer.SerializeToUtf8Bytes(message), Source);
    }

    public override string ToString() =>
        Decision is { } decision ? $"{decision} {string.Join(' ', Ids)}" : $"{Second}s {Source}/{MessageId} {(Previous is null ? "" : $"alias {Previous} -> ")}{string.Join(' ', Ids)}{(EndsFrame ? " |" : "")}";
}

/// <summary>An operator's decision as the naive model sees it.</summary>
/// <param name="Number">It comes after those with lower numbers.</param>
/// <param name="IsApart">Apart, or together.</param>
/// <param name="Withdraws">The number of the one that it takes back; 0 where it takes back none.</param>
internal sealed record GivenDecision(int Number, bool IsApart, int Withdraws);
