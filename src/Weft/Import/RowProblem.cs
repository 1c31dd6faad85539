using Weft.Events;

namespace Weft.Import;

/// <summary>A row that was not accepted.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Reason">Why, as the API counts it.</param>
/// <param name="Problem">Why, in words.</param>
internal sealed record RowProblem(long Line, RejectionReason Reason, string Problem)
{
    /// <summary>A reason in words.</summary>
    public static string Words(RejectionReason reason) => reason switch
    {
        RejectionReason.NotJson => "the row is not JSON that can be read",
        RejectionReason.NoIdentifier => "the row names nobody: no user id, anonymous id or external id",
        RejectionReason.UnknownType => "type is none of track, identify, page, screen, group, alias",
        RejectionReason.MissingEventName => "event is empty",
        RejectionReason.MissingGroupId => "groupId is empty",
        RejectionReason.MissingPreviousId => "previousId is empty",
        RejectionReason.BadTimestamp => "timestamp is not a time in ISO-8601",
        RejectionReason.BadMessageId => $"messageId is longer than {EventNormaliser.LongestMessageId} characters, or no text",
        RejectionReason.BlockedByPlan => "the source's plan does not have this event",
        RejectionReason.SourceDisabled => "the source is disabled",
        _ => reason.Word(),
    };
}
