using System.Net.Http.Headers;
using Weft.Connectors.Http;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>POSTs each message as JSON. 2xx is delivered; 408, 429, 5xx and a failed connection are tried again; anything else, redirects too, is refused.</summary>
internal sealed partial class WebhookDestination(
    Uri url, string? secret, IReadOnlyDictionary<string, string> headers, HttpSender sender, TimeProvider time) : IBatchDestination
{
    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        using var request = Request(delivery.Body, "Idempotency-Key", delivery.IdempotencyKey);
        return await sender.SendAsync(request, StatusRanges.Success, delivery.Trace, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        sender.Dispose();
        return ValueTask.CompletedTask;
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> body, string keyHeader, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(keyHeader, key);
        request.Headers.Add("User-Agent", "Weft");
        if (secret is not null)
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, time.GetUtcNow(), body.Span));
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
