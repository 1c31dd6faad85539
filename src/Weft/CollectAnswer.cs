using Weft.Events;

namespace Weft;

/// <summary>How a request was taken.</summary>
public enum CollectOutcome
{
    /// <summary>Everything it held is on disk, accepted or rejected: 200.</summary>
    Stored,

    /// <summary>The source is strict and something was rejected; nothing was stored: 422.</summary>
    RefusedStrict,

    /// <summary>The source is over its rate; nothing was stored: 429.</summary>
    OverRate,

    /// <summary>The log cannot take it just now; nothing was stored: 503.</summary>
    LogUnavailable,
}

/// <summary>What a sender is to be told.</summary>
/// <param name="Outcome">How it was taken.</param>
/// <param name="Rejected">The items not accepted, by their index in the batch.</param>
/// <param name="RetryAfter">After how long to send it again; zero where that says nothing.</param>
public readonly record struct CollectAnswer(CollectOutcome Outcome, IReadOnlyList<RejectedItem> Rejected, TimeSpan RetryAfter);
