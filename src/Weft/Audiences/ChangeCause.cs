using Weft.Events;

namespace Weft.Audiences;

/// <summary>What made a profile enter or leave an audience.</summary>
/// <param name="Kind">What kind of thing it was.</param>
/// <param name="Event">The event behind it: the last one of its frame that concerned the audience, or that changed who is one person; null for time and definitions.</param>
public readonly record struct ChangeCause(CauseKind Kind, CausingEvent? Event = null);

/// <summary>Why a membership can change.</summary>
public enum CauseKind : byte
{
    /// <summary>An event of the profile.</summary>
    Event,

    /// <summary>Time passed: a window moved on.</summary>
    Time,

    /// <summary>Profiles became one, or one became several.</summary>
    Identity,

    /// <summary>The audience was defined, or means something else than before.</summary>
    Definition,

    /// <summary>Events are not kept any more.</summary>
    Retention,
}

/// <summary>An event by name.</summary>
/// <param name="Source">Its source.</param>
/// <param name="MessageId">Its message id.</param>
/// <param name="Name">Its name as audiences see it; null for calls that are none, such as identify.</param>
/// <param name="Type">Its call.</param>
public sealed record CausingEvent(string Source, string MessageId, string? Name, EventType Type)
{
    internal static CausingEvent Of(TrackingEvent tracking) => new(tracking.Source, tracking.MessageId, tracking.EventName, tracking.Type);
}
