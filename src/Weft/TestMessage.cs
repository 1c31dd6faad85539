using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Activation;
using Weft.Events;
using Weft.Identity;
using Weft.Privacy;
using Weft.Profiles;

namespace Weft;

/// <summary>Makes a message about a person for somebody who tries a mapping: what the person really did, or would get.</summary>
/// <param name="view">The state.</param>
/// <param name="profile">The person.</param>
internal sealed class TestMessage(ReadView view, StoredProfile profile)
{
    /// <summary>The message ids of messages that were made up begin so.</summary>
    public const string IdPrefix = "weft-test-";

    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The person's latest event of a name, as it was sent; null when there is none that the log still holds.</summary>
    public OutgoingMessage? Latest(string name) =>
        profile.Events(name)[0] is { } latest && view.Logged.Find(latest.Place) is { } tracking ? Of(tracking) : null;

    /// <summary>An event that is made up: what is given, and the person's ids and traits where it says none.</summary>
    /// <exception cref="ArgumentException">It is no call that could be collected.</exception>
    public OutgoingMessage MadeUp(JsonObject given, string source)
    {
        var ids = profile.ExternalIds();
        var message = new JsonObject { ["type"] = given["type"]?.DeepClone() ?? "track", ["messageId"] = $"{IdPrefix}{Guid.NewGuid():N}" };
        Set(message, "userId", ids.Newest(ExternalId.UserId));
        Set(message, "anonymousId", ids.Newest(ExternalId.AnonymousId));
        foreach (var (name, value) in given.Where(member => member.Key != "type"))
            message[name] = value?.DeepClone();
        message["timestamp"] ??= view.Now.ToString(Iso, System.Globalization.CultureInfo.InvariantCulture);
        message["receivedAt"] = view.Now.ToString(Iso, System.Globalization.CultureInfo.InvariantCulture);
        if (message["context"] is null or JsonObject { Count: 0 })
            message["context"] = new JsonObject { ["traits"] = JsonNode.Parse(profile.TraitsJson(view.Now, view.Workspace.Survivorship).Span) };
        return Of(TrackingEvent.Parse(JsonSerializer.SerializeToUtf8Bytes(message, Readable), source));
    }

    /// <summary>What is told when the person enters or exits an audience.</summary>
    public OutgoingMessage Audience(string key, bool entered) => AudienceMessage.Compose(new(key, entered, About()));

    /// <summary>What is told when a computed trait gets the value that the person has.</summary>
    public OutgoingMessage Trait(string key) =>
        TraitMessage.Compose(new(key, view.TraitValues(profile).TryGetValue(key, out var value) ? value.GetRawText() : "null", About()));

    private OutgoingMessage Of(TrackingEvent tracking) => new()
    {
        Json = tracking.Json,
        Type = tracking.Type.ToString().ToLowerInvariant(),
        Event = tracking.EventName,
        Source = tracking.Source,
        Profile = profile.Number,
        Position = 0,
        Ordinal = 0,
        SourceMessageId = tracking.MessageId,
        Now = view.Now,
    };

    private AboutProfile About()
    {
        var ids = profile.ExternalIds();
        return new()
        {
            At = view.Now,
            Now = view.Now,
            Position = 0,
            Ordinal = 0,
            Profile = profile.Number,
            Workspace = view.Workspace.Config.Name,
            UserId = ids.Newest(ExternalId.UserId),
            AnonymousId = ids.Newest(ExternalId.AnonymousId),
            Traits = profile.TraitsJson(view.Now, view.Workspace.Survivorship),
            ExternalIds = ids.ConvertAll(static dated => (dated.Id.Type, dated.Id.Value)),
        };
    }

    /// <summary>Why a destination may not be told of the person: consent that is missing, or that she is suppressed; null when it may.</summary>
    public string? WhyNot(DestinationDefinition destination) => new Permission(view.State, new Suppressions(view.State), profile.Number).WhyNot(destination);

    private static void Set(JsonObject message, string name, string? value)
    {
        if (value is not null)
            message[name] = value;
    }
}
