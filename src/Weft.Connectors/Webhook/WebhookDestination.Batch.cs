using System.Buffers;
using Weft.Connectors.Batches;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>
/// With <c>limits.batch</c> the body is a JSON array of messages, and <c>Weft-Idempotency-Keys</c> names each one's key, in their order, with commas between. An answer holds for all of them, but
/// 207 with a JSON array of statuses, or of objects with a <c>status</c>, says it of each. What a receiver refuses as a whole (400, 413, 422) it gets once more in halves, so that one message
/// that it cannot take costs no other.
/// </summary>
internal sealed partial class WebhookDestination
{
    public const string KeysHeader = "Weft-Idempotency-Keys";

    // Their keys fit into the header's usual 8 KB.
    public int LargestBatch => 100;

    public Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation) =>
        new PoisonSplit(PostAsync, IsAboutTheContent).SendAsync(batch, cancellation);

    private static bool IsAboutTheContent(DeliveryResult answer) => answer is { Status: DeliveryStatus.Refused, Reason: "http_400" or "http_413" or "http_422" };

    private async Task<IReadOnlyList<DeliveryResult>> PostAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        using var request = Request(Joined(batch), KeysHeader, string.Join(',', batch.Select(delivery => delivery.IdempotencyKey)));
        return await sender.SendAsync(request, batch, cancellation);
    }

    private static ReadOnlyMemory<byte> Joined(IReadOnlyList<Delivery> batch)
    {
        var body = new ArrayBufferWriter<byte>(batch.Sum(delivery => delivery.Body.Length + 1) + 2);
        body.Write("["u8);
        for (var at = 0; at < batch.Count; at++)
        {
            if (at > 0)
                body.Write(","u8);
            body.Write(batch[at].Body.Span);
        }

        body.Write("]"u8);
        return body.WrittenMemory;
    }
}
