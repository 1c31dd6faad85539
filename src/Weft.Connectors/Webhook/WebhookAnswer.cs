using System.Net;
using System.Text;
using System.Text.Json;
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

    /// <summary>What it means that no answer came.</summary>
    public static DeliveryResult Failed(HttpRequestException exception) => exception.InnerException is PrivateTargetException refusal
        ? new(DeliveryStatus.Refused, "private_target", refusal.Message)
        : new(DeliveryStatus.Retry, "connection", exception.InnerException?.Message ?? exception.Message);

    /// <summary>What an answer says of each message of a batch: a JSON array of statuses, or of objects with a <c>status</c>.</summary>
    public static IReadOnlyList<DeliveryResult> Each(ReadOnlySpan<byte> answer, int count)
    {
        var all = JsonElement.Parse(answer);
        if (all.ValueKind != JsonValueKind.Array || all.GetArrayLength() != count)
            throw new InvalidDataException($"The answer 207 holds no array of {count} statuses.");
        return [.. all.EnumerateArray().Select(One)];
    }

    private static DeliveryResult One(JsonElement answer)
    {
        var status = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("status", out var named) ? named : answer;
        if (status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out var code))
            throw new InvalidDataException("A message's status in the answer 207 is no number.");
        if (code is >= 200 and < 300)
            return DeliveryResult.Delivered;
        var detail = answer.GetRawText();
        return new(StatusOf((HttpStatusCode)code), $"http_{code}", detail.Length > DetailBytes ? detail[..DetailBytes] : detail)
        {
            PausesDestination = code == (int)HttpStatusCode.TooManyRequests,
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
