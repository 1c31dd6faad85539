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

/// <summary>An item that was not accepted.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="MessageId">Its message id; empty where none could be read.</param>
/// <param name="Reason">Why.</param>
public readonly record struct RejectedItem(int Index, string MessageId, RejectionReason Reason);
