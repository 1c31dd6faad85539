using Weft.Destinations;

namespace Weft.Activation;

/// <summary>What came of sending one message once, as a trial: it goes through the destination as any other and leaves no trace in receipts, sums or lanes.</summary>
/// <param name="IdempotencyKey">The key that it was sent under, a new one each time.</param>
/// <param name="Result">What the destination made of it.</param>
/// <param name="Exchanges">What was said and answered; secrets are masked.</param>
public sealed record SendTry(string IdempotencyKey, DeliveryResult Result, IReadOnlyList<(string Request, string Answer)> Exchanges)
{
    private const string KeyPrefix = "weft-test-";

    /// <summary>How long it may take; as long as any try.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Sends a body once.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="mapping">The name of the mapping that made it.</param>
    /// <param name="body">What to send.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<SendTry> SendAsync(DestinationDefinition destination, string? mapping, ReadOnlyMemory<byte> body, TimeProvider time, CancellationToken cancellation)
    {
        var (key, trace) = ($"{KeyPrefix}{Guid.NewGuid():N}", new DeliveryTrace());
        using var late = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        await using var opened = destination.Open();
        var result = await TryAsync(opened, new(key, body, 1) { Mapping = mapping, Trace = trace }, limit.Token, late.Token);
        return new(key, result, trace.Exchanges);
    }

    private static async Task<DeliveryResult> TryAsync(IDestination opened, Delivery delivery, CancellationToken limit, CancellationToken late)
    {
        try
        {
            return await opened.DeliverAsync(delivery, limit).WaitAsync(limit);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new(DeliveryStatus.Retry, "timeout", "There was no answer within 10 seconds.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(DeliveryStatus.Retry, "error", exception.Message);
        }
    }
}
