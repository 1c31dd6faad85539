using Weft.Events;

namespace Weft.Server.Web.Parts;

/// <summary>Reasons of rejection in a sentence, with what would be taken.</summary>
internal static class RejectionWords
{
    public static string Of(RejectionReason reason) => reason switch
    {
        RejectionReason.NotJson => "It is not JSON. A call's body must be one JSON object.",
        RejectionReason.TooLarge => "It is longer than this source allows for one event.",
        RejectionReason.NoIdentifier => "Nothing in it says whose it is: it needs a userId, an anonymousId or another id that the identity rules find.",
        RejectionReason.UnknownType => "Its type is none of identify, track, page, screen, group, alias.",
        RejectionReason.MissingEventName => "A track call needs the name of its event.",
        RejectionReason.MissingGroupId => "A group call needs a groupId.",
        RejectionReason.MissingPreviousId => "An alias call needs a previousId.",
        RejectionReason.BadTimestamp => "Its time cannot be read. ISO 8601 is taken, such as 2026-01-31T09:00:00Z.",
        RejectionReason.BadMessageId => "Its messageId is too long, or not a text.",
        RejectionReason.TooManyEvents => "The call held more events than this source allows in one.",
        RejectionReason.BlockedByPlan => "The source's tracking plan does not name this event.",
        RejectionReason.Suppressed => "It carries an id that was suppressed: nothing more is kept of that person.",
        RejectionReason.SourceDisabled => "The source is disabled.",
        _ => "",
    };
}
