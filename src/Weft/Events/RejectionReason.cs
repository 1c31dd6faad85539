namespace Weft.Events;

/// <summary>Why an event was not accepted: a closed list (specs: collect, rejection reasons). The numbers are stored; they never change.</summary>
public enum RejectionReason : byte
{
    None = 0,
    NotJson = 1,
    TooLarge = 2,
    NoIdentifier = 3,
    UnknownType = 4,
    MissingEventName = 5,
    MissingGroupId = 6,
    MissingPreviousId = 7,
    BadTimestamp = 8,
    BadMessageId = 9,
    TooManyEvents = 10,
    BlockedByPlan = 11,
    Suppressed = 12,
    SourceDisabled = 13,
}

/// <summary>The words of the list, as they stand in answers and counters.</summary>
public static class RejectionReasons
{
    private static readonly string[] Words =
    [
        "", "not_json", "too_large", "no_identifier", "unknown_type", "missing_event_name", "missing_group_id", "missing_previous_id",
        "bad_timestamp", "bad_message_id", "too_many_events", "blocked_by_plan", "suppressed", "source_disabled",
    ];

    /// <summary>Every reason but <see cref="RejectionReason.None"/>.</summary>
    public static IReadOnlyList<RejectionReason> All { get; } = [.. Enum.GetValues<RejectionReason>().Where(reason => reason != RejectionReason.None)];

    /// <summary>The word for a reason.</summary>
    public static string Word(this RejectionReason reason) => Words[(int)reason];
}
