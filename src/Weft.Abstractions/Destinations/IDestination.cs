namespace Weft.Destinations;

/// <summary>
/// A tool that Weft tells things to. One instance serves one configured destination for as long as its configuration stands.
/// <para>
/// The engine calls <see cref="DeliverAsync"/> from several lanes at once, up to the destination's <c>limits.concurrency</c>, but never with two
/// messages of one profile at the same time, and always in order for one profile. Retries, back-off, rate limits, receipts and dead letters are the
/// engine's: a connector tries once and says what happened.
/// </para>
/// <para>
/// An exception counts as <see cref="DeliveryStatus.Retry"/>, with its message as the reason. The token is cancelled when the time limit
/// (10 s) is over or the engine stops.
/// </para>
/// </summary>
public interface IDestination : IAsyncDisposable
{
    /// <summary>Sends one message once.</summary>
    /// <param name="delivery">What to send.</param>
    /// <param name="cancellation">Cancelled at the time limit and at shutdown.</param>
    /// <returns>What became of it.</returns>
    Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation);
}
