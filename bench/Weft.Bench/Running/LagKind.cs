using System.Collections.Concurrent;
using System.Text.Json;
using Weft.Destinations;

namespace Weft.Bench.Running;

/// <summary>A destination that notes of each exit how long ago it was due, and has it at once.</summary>
internal sealed class LagKind : IDestinationKind
{
    /// <summary>When an exit was due, and when it was told.</summary>
    public ConcurrentQueue<(DateTimeOffset Due, DateTimeOffset Told)> Exits { get; } = [];

    public string Name => "lag";

    public IDestination? Create(DestinationSettings settings)
    {
        settings.RejectUnknown();
        return settings.Failed ? null : new Destination(this);
    }

    private sealed class Destination(LagKind kind) : IDestination
    {
        public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
        {
            using var message = JsonDocument.Parse(delivery.Body);
            if (message.RootElement.GetProperty("event").GetString() == "Audience Exited")
                kind.Exits.Enqueue((message.RootElement.GetProperty("timestamp").GetDateTimeOffset(), TimeProvider.System.GetUtcNow()));
            return Task.FromResult(DeliveryResult.Delivered);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
