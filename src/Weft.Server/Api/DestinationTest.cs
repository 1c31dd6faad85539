using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Activation;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Server.Api;

/// <summary>What somebody wants to try at a destination.</summary>
internal sealed record DestinationTestAsk
{
    /// <summary>The body's <c>event</c>: a name, or a call as it would be sent.</summary>
    public JsonElement Event { get; init; }

    public string? Audience { get; init; }

    /// <summary><c>entered</c> or <c>exited</c>; entered unless said.</summary>
    public string? Change { get; init; }

    public string? Trait { get; init; }

    /// <summary>The source that a made-up event seems to come from.</summary>
    public string? Source { get; init; }

    /// <summary>The name or number of the only mapping to try.</summary>
    public string? Mapping { get; init; }

    /// <summary>Whether to really send.</summary>
    public bool Send { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Message">The message that was tried.</param>
/// <param name="IsMadeUp">False when it is one that the person really sent.</param>
/// <param name="Filtered">Why the message would not be sent whatever the mappings say: its own <c>integrations</c>, or consent; null when it would.</param>
/// <param name="Mappings">What each mapping made of it, and what came of sending it.</param>
internal sealed record DestinationTestResult(OutgoingMessage Message, bool IsMadeUp, string? Filtered, IReadOnlyList<(MappingTry Try, SendTry? Sent)> Mappings);

/// <summary>Tries a destination's mappings on a message about a person, and sends what they make when asked to. Nothing of it counts as a delivery.</summary>
/// <param name="view">The state.</param>
/// <param name="profile">The person.</param>
/// <param name="destination">The destination, saved or not.</param>
/// <param name="time">The clock.</param>
internal sealed class DestinationTest(ReadView view, StoredProfile profile, DestinationDefinition destination, TimeProvider time)
{
    private const string NoEvent = "give one of event, audience and trait";
    private static readonly string[] Changes = ["entered", "exited"];

    /// <summary>Tries it; null after a mistake.</summary>
    public async Task<DestinationTestResult?> RunAsync(DestinationTestAsk ask, ConfigErrors errors, CancellationToken cancellation)
    {
        var test = new TestMessage(view, profile);
        var made = Message(test, ask, errors);
        var chosen = Chosen(ask.Mapping, errors);
        var whyNot = test.WhyNot(destination);
        if (ask.Send && whyNot is not null)
            errors.Add(new("profile", null, $"may not be told of to this destination: {whyNot}", 0));
        if (made is not var (message, isMadeUp) || errors.Any)
            return null;
        var filtered = message is { AudienceKey: null, TraitKey: null } && !Integrations.Allow(message.Body, destination.Key) ? Integrations.Reason : whyNot;
        var tried = new List<(MappingTry, SendTry?)>();
        foreach (var one in MappingTry.All(destination, message).Where(one => chosen is null || one.Index == chosen))
            tried.Add((one, ask.Send && one is { Matches: true, Body: { } body } ? await SendTry.SendAsync(destination, one.Name, body, time, cancellation) : null));
        return new(message, isMadeUp, filtered, tried);
    }

    private (OutgoingMessage Message, bool IsMadeUp)? Message(TestMessage test, DestinationTestAsk ask, ConfigErrors errors)
    {
        if (ask.Change is { } change && !Changes.Contains(change))
            errors.Add(new("change", change, "must be entered or exited", 0));
        var given = new[] { ask.Event.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null), ask.Audience is not null, ask.Trait is not null };
        if (given.Count(one => one) != 1)
            errors.Add(new("event", null, $"{NoEvent}: what the message is to be about", 0));
        else if (ask.Audience is { } audience)
            return Known(audience, "audience", view.Workspace.Config.Audiences, errors) ? (test.Audience(audience, ask.Change != "exited"), true) : null;
        else if (ask.Trait is { } trait)
            return Known(trait, "trait", view.Workspace.Config.Traits, errors) ? (test.Trait(trait), true) : null;
        else
            return Event(test, ask, errors);
        return null;
    }

    private static (OutgoingMessage, bool)? Event(TestMessage test, DestinationTestAsk ask, ConfigErrors errors)
    {
        switch (ask.Event.ValueKind)
        {
            case JsonValueKind.String when ask.Event.GetString() is { Length: > 0 } name:
                return test.Latest(name) is { } latest ? (latest, false) : (test.MadeUp(new() { ["event"] = name, ["properties"] = new JsonObject() }, ask.Source ?? ""), true);
            case JsonValueKind.Object when JsonObject.Create(ask.Event) is { } given && IsCall(given, errors):
                return (test.MadeUp(given, ask.Source ?? ""), true);
            case JsonValueKind.Object:
                return null;
            default:
                errors.Add(new("event", ask.Event.GetRawText(), "must be an event's name, or a call as it would be sent, such as { \"type\": \"track\", \"event\": \"Order Completed\", \"properties\": {} }", 0));
                return null;
        }
    }

    private static bool IsCall(JsonObject given, ConfigErrors errors)
    {
        var type = given["type"] is { } written ? (written as JsonValue)?.TryGetValue<string>(out var word) == true ? word : "" : "track";
        if (Events.TrackingEvent.ParseType(type) is null)
            errors.Add(new("event.type", given["type"]?.ToJsonString(), "must be track, identify, page, screen, group or alias", 0));
        else if (type == "track" && !((given["event"] as JsonValue)?.TryGetValue<string>(out var name) == true && name.Length > 0))
            errors.Add(new("event.event", given["event"]?.ToJsonString(), "is required: the event's name", 0));
        foreach (var place in (string[])["userId", "anonymousId", "groupId", "previousId", "timestamp", "messageId"])
        {
            if (given[place] is { } value && value.GetValueKind() != JsonValueKind.String)
                errors.Add(new($"event.{place}", value.ToJsonString(), "must be a text", 0));
        }

        return !errors.Any;
    }

    private static bool Known(string key, string path, ConfigNode section, ConfigErrors errors)
    {
        if (section[key].Exists)
            return true;
        errors.Add(new(path, key, MapReader.Unknown(key, [.. section.Entries.Select(entry => entry.Key)]), 0));
        return false;
    }

    private int? Chosen(string? mapping, ConfigErrors errors)
    {
        if (mapping is null)
            return null;
        var names = destination.Mappings.Select((one, index) => one.Name ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var found = names.IndexOf(mapping);
        if (found < 0 && int.TryParse(mapping, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0 && number < names.Count)
            found = number;
        if (found < 0)
            errors.Add(new("mapping", mapping, $"is no mapping of {destination.Key}; there are {string.Join(", ", names)}", 0));
        return found < 0 ? null : found;
    }
}
