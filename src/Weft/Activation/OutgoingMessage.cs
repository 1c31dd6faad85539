using System.Text.Json;

namespace Weft.Activation;

/// <summary>One message that destinations may want: an event, a change of an audience's membership (<see cref="AudienceMessage"/>) or of a computed trait (<see cref="TraitMessage"/>), or a merge or split of profiles (<see cref="ProfileMessage"/>).</summary>
public sealed record OutgoingMessage
{
    /// <summary>The whole message in the tracking API's shape, UTF-8 JSON; what a mapping without <c>fields</c> sends.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The same message, parsed when it is first asked for.</summary>
    public JsonElement Body
    {
        get => field.ValueKind == JsonValueKind.Undefined ? field = JsonElement.Parse(Json.Span) : field;
        init;
    }

    /// <summary>The call: <c>track</c>, <c>identify</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>The name audiences know it by; null for calls that are not events to them.</summary>
    public string? Event { get; init; }

    /// <summary>The key of the source; empty where no source sent it.</summary>
    public required string Source { get; init; }

    /// <summary>The audience whose membership changed; null for events.</summary>
    public string? AudienceKey { get; init; }

    /// <summary>Whether the profile entered (or exited); null for events.</summary>
    public bool? Entered { get; init; }

    /// <summary>The computed trait that has another value: such a message goes only where the trait is asked for. Null for all else.</summary>
    public string? TraitKey { get; init; }

    /// <summary>Whether it tells of profiles that merged or split: then it goes only where its name is asked for.</summary>
    public bool IsAboutProfiles { get; init; }

    /// <summary>The profile it is about, and so its lane: messages of one profile leave in order.</summary>
    public required ulong Profile { get; init; }

    /// <summary>The fragment that an event was filed under; null for what is about the whole profile.</summary>
    public ulong? Fragment { get; init; }

    /// <summary>The fragment whose holder must agree to it when it is delivered; 0 for what takes somebody off a list, which is always sent.</summary>
    internal ulong Subject => Entered == false ? 0 : Fragment ?? Profile;

    /// <summary>The position in the log of the frame that caused it.</summary>
    public required long Position { get; init; }

    /// <summary>0, 1, 2, … among the messages of one position: unique there, and the order within a lane.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The message id of the event that caused it; for one that only time caused, its own.</summary>
    public required string SourceMessageId { get; init; }

    /// <summary>The frame's instant (the log's, never the wall clock).</summary>
    public required DateTimeOffset Now { get; init; }
}
