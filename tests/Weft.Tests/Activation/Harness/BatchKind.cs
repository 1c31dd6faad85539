using System.Collections.Concurrent;
using System.Text;
using Weft.Destinations;

namespace Weft.Tests.Activation.Harness;

/// <summary>A destination that takes batches and does with them what a test says, and remembers each call.</summary>
internal sealed class BatchKind(TimeProvider time, Func<IReadOnlyList<Delivery>, CancellationToken, Task<IReadOnlyList<DeliveryResult>>> answer, int largest = 1000) : IDestinationKind
{
    public ConcurrentQueue<Call> Calls { get; } = [];

    public string Name => "fake";

    /// <summary>One that answers for each message by itself.</summary>
    public static BatchKind Each(TimeProvider time, Func<Delivery, DeliveryResult> answer) =>
        new(time, (batch, _) => Task.FromResult<IReadOnlyList<DeliveryResult>>([.. batch.Select(answer)]));

    public IDestination? Create(DestinationSettings settings) => new Batching(this, time, answer, largest);

    public sealed record Call(IReadOnlyList<(string Key, string Body)> Messages, DateTimeOffset At)
    {
        public IEnumerable<string> People => Messages.Select(message => message.Body.Split("\"userId\":\"")[1].Split('"')[0]);
    }

    private sealed class Batching(
        BatchKind kind, TimeProvider time, Func<IReadOnlyList<Delivery>, CancellationToken, Task<IReadOnlyList<DeliveryResult>>> answer, int largest) : IBatchDestination
    {
        public int LargestBatch => largest;

        public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => (await DeliverAsync([delivery], cancellation))[0];

        public Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
        {
            kind.Calls.Enqueue(new([.. batch.Select(delivery => (delivery.IdempotencyKey, Encoding.UTF8.GetString(delivery.Body.Span)))], time.GetUtcNow()));
            return answer(batch, cancellation);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
