using Weft.Destinations;

namespace Weft.Connectors.Console;

/// <summary>Takes messages and writes nothing.</summary>
internal sealed class QuietDestination : IDestination
{
    private static readonly Task<DeliveryResult> Taken = Task.FromResult(DeliveryResult.Delivered);

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => Taken;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
