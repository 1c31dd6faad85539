using Weft.Events;

namespace Weft.Activation;

/// <summary>An event as destinations get it: the message itself.</summary>
internal static class EventMessage
{
    /// <summary>The message of an event.</summary>
    /// <param name="tracking">The event.</param>
    /// <param name="profile">Whose it is.</param>
    /// <param name="position">The frame that tells it.</param>
    /// <param name="ordinal">Its number among that frame's messages.</param>
    /// <param name="now">The frame's instant.</param>
    public static OutgoingMessage Compose(TrackingEvent tracking, ulong profile, long position, int ordinal, DateTimeOffset now) => new()
    {
        Json = tracking.Json,
        Type = tracking.Type.ToString().ToLowerInvariant(),
        Event = tracking.EventName,
        Source = tracking.Source,
        Profile = profile,
        Position = position,
        Ordinal = ordinal,
        SourceMessageId = tracking.MessageId,
        Now = now,
    };
}
