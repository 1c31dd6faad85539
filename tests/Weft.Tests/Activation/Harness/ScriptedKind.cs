using System.Collections.Concurrent;
using Weft.Destinations;

namespace Weft.Tests.Activation.Harness;

/// <summary>A destination that does what a test says, and remembers each try.</summary>
internal sealed class ScriptedKind(TimeProvider time, Func<Delivery, CancellationToken, Task<DeliveryResult>> answer, string name = "fake") : IDestinationKind
{
    public ConcurrentQueue<Try> Tries { get; } = [];

    public string Name => name;

    public IDestination? Create(DestinationSettings settings)
    {
        settings.Optional("note");
        settings.RejectUnknown();
        return settings.Failed ? null : new Scripted(this, settings.Key, time, answer);
    }

    public sealed record Try(string Destination, string Key, string Body, int Attempt, DateTimeOffset At);

    private sealed class Scripted(
        ScriptedKind kind, string key, TimeProvider time, Func<Delivery, CancellationToken, Task<DeliveryResult>> answer) : IDestination
    {
        public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
        {
            var body = System.Text.Encoding.UTF8.GetString(delivery.Body.Span);
            kind.Tries.Enqueue(new(key, delivery.IdempotencyKey, body, delivery.Attempt, time.GetUtcNow()));
            return answer(delivery, cancellation);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
