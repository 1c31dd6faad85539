using System.Net.Http.Headers;
using System.Text;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>POSTs each message as JSON. 2xx is delivered; 408, 429, 5xx and a failed connection are tried again; anything else, redirects too, is refused.</summary>
internal sealed class WebhookDestination(
    Uri url, string? secret, IReadOnlyDictionary<string, string> headers, bool allowPrivateTargets, TimeProvider time) : IDestination
{
    // The engine's time limit is the one that counts.
    private readonly HttpClient _client = new(GuardedConnection.Handler(allowPrivateTargets)) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        using var request = Request(delivery);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var result = await WebhookAnswer.ReadAsync(answer, time, cancellation);
            delivery.Trace?.Add(Shown(request, delivery), $"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}\n\n{result.Detail}");
            return result;
        }
        catch (HttpRequestException exception) when (exception.InnerException is PrivateTargetException refusal)
        {
            return new(DeliveryStatus.Refused, "private_target", refusal.Message);
        }
        catch (HttpRequestException exception)
        {
            delivery.Trace?.Add(Shown(request, delivery), exception.InnerException?.Message ?? exception.Message);
            return new(DeliveryStatus.Retry, "connection", exception.InnerException?.Message ?? exception.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    // The signature and whatever the user's own headers hold stay out of sight, and so does a query.
    private string Shown(HttpRequestMessage request, Delivery delivery)
    {
        var address = url.Query.Length > 0 ? $"{url.AbsolutePath}?{DeliveryTrace.Masked}" : url.AbsolutePath;
        var lines = request.Headers.Concat(request.Content!.Headers)
            .Select(header => $"{header.Key}: {(header.Key == WebhookSignature.Header || headers.ContainsKey(header.Key) ? DeliveryTrace.Masked : string.Join(", ", header.Value))}");
        return $"POST {address} HTTP/1.1\nHost: {url.Authority}\n{string.Join('\n', lines)}\n\n{Encoding.UTF8.GetString(delivery.Body.Span)}";
    }

    private HttpRequestMessage Request(Delivery delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", delivery.IdempotencyKey);
        request.Headers.Add("User-Agent", "Weft");
        if (secret is not null)
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, time.GetUtcNow(), delivery.Body.Span));
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
