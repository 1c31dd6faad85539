using System.Net;
using System.Text;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>What an HTTP answer means for a delivery.</summary>
internal static class WebhookAnswer
{
    private const int DetailBytes = 4096;

    public static async Task<DeliveryResult> ReadAsync(HttpResponseMessage answer, TimeProvider time, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
            return DeliveryResult.Delivered;
        return new(StatusOf(answer.StatusCode), $"http_{(int)answer.StatusCode}", await DetailAsync(answer, cancellation))
        {
            RetryAfter = RetryAfter(answer, time),
            PausesDestination = answer.StatusCode == HttpStatusCode.TooManyRequests,
        };
    }

    private static DeliveryStatus StatusOf(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? DeliveryStatus.Retry
            : DeliveryStatus.Refused;

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    // The status stands, also when the answer's text breaks off.
    private static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var buffer = new byte[DetailBytes];
        var length = 0;
        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
            length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
