namespace Weft.Destinations;

/// <summary>
/// A destination that takes several messages in one call, where <c>limits.batch</c> asks for it. A batch holds at most one message of a profile. What is
/// said of <see cref="IDestination.DeliverAsync"/> holds for a batch as well.
/// </summary>
public interface IBatchDestination : IDestination
{
    /// <summary>How many messages one call may take, 2 and up; more are refused in <c>limits.batch</c>.</summary>
    int LargestBatch { get; }

    /// <summary>Sends messages in one call, once.</summary>
    /// <param name="batch">What to send, 1 to <see cref="LargestBatch"/>.</param>
    /// <param name="cancellation">Cancelled at the time limit and at shutdown.</param>
    /// <returns>What became of each, in the batch's order: one may be delivered, one tried again, one refused.</returns>
    Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation);
}
