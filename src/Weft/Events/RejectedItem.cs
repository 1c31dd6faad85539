namespace Weft.Events;

/// <summary>An item that was not accepted.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="MessageId">Its message id; empty where none could be read.</param>
/// <param name="Reason">Why.</param>
public readonly record struct RejectedItem(int Index, string MessageId, RejectionReason Reason);
