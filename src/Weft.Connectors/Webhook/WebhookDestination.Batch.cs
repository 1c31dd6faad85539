using System.Buffers;
using System.Net;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>
/// With <c>limits.batch</c> the body is a JSON array of messages, and <c>Weft-Idempotency-Keys</c> names each one's key, in their order, with commas between. An answer holds for all of them, but
/// 207 with a JSON array of statuses, or of objects with a <c>status</c>, says it of each. What a receiver refuses as a whole (400, 413, 422) it gets once more one by one, so that one message
/// that it cannot take costs no other.
/// </summary>
internal sealed partial class WebhookDestination
{
    public const string KeysHeader = "Weft-Idempotency-Keys";

    // The engine gives a call ten seconds: what was found out by then is to be told before.
    private static readonly TimeSpan OneByOne = TimeSpan.FromSeconds(5);

    // Their keys fit into the header's usual 8 KB.
    public int LargestBatch => 100;

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var results = await PostAsync(batch, cancellation);
        return batch.Count > 1 && results[0] is { Status: DeliveryStatus.Refused, Reason: "http_400" or "http_413" or "http_422" } && results.All(result => result == results[0])
            ? await OneByOneAsync(batch, cancellation)
            : results;
    }

    private async Task<IReadOnlyList<DeliveryResult>> OneByOneAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var results = new DeliveryResult[batch.Count];
        var until = time.GetUtcNow() + OneByOne;
        for (var at = 0; at < results.Length; at++)
            results[at] = time.GetUtcNow() < until ? (await PostAsync([batch[at]], cancellation))[0] : new(DeliveryStatus.Retry, "batch_refused");
        return results;
    }

    private async Task<IReadOnlyList<DeliveryResult>> PostAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        using var request = Request(Joined(batch), KeysHeader, string.Join(',', batch.Select(delivery => delivery.IdempotencyKey)));
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.StatusCode == HttpStatusCode.MultiStatus)
                return WebhookAnswer.Each(await answer.Content.ReadAsByteArrayAsync(cancellation), batch.Count);
            return [.. Enumerable.Repeat(await WebhookAnswer.ReadAsync(answer, time, cancellation), batch.Count)];
        }
        catch (HttpRequestException exception)
        {
            return [.. Enumerable.Repeat(WebhookAnswer.Failed(exception), batch.Count)];
        }
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
