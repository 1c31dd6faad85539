using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>What an HTTP answer, or that none came, means for a delivery.</summary>
internal static class HttpAnswer
{
    /// <summary>What an answer with this text means.</summary>
    public static DeliveryResult Of(HttpResponseMessage answer, string? detail, StatusRanges success, TimeProvider time) => success.Contains((int)answer.StatusCode)
        ? DeliveryResult.Delivered
        : new(StatusOf(answer.StatusCode), $"http_{(int)answer.StatusCode}", detail)
        {
            RetryAfter = RetryAfter(answer, time),
            PausesDestination = answer.StatusCode == HttpStatusCode.TooManyRequests,
        };

    /// <summary>What it means that no answer came.</summary>
    public static DeliveryResult Failed(HttpRequestException exception, SecretMask mask) => exception.InnerException is PrivateTargetException refusal
        ? new(DeliveryStatus.Refused, "private_target", refusal.Message)
        : new(DeliveryStatus.Retry, "connection", mask.Detail(exception.InnerException?.Message ?? exception.Message));

    /// <summary>What an answer says of each message of a batch: a JSON array of statuses, or of objects with a <c>status</c>.</summary>
    /// <exception cref="InvalidDataException">It says something else.</exception>
    public static IReadOnlyList<DeliveryResult> Each(ReadOnlySpan<byte> answer, int count, SecretMask mask)
    {
        var all = JsonElement.Parse(answer);
        if (all.ValueKind != JsonValueKind.Array || all.GetArrayLength() != count)
            throw new InvalidDataException($"The answer 207 holds no array of {count} statuses.");
        return [.. all.EnumerateArray().Select(one => One(one, mask))];
    }

    /// <summary>The start of the answer's text. The status stands, also when the text breaks off.</summary>
    public static async Task<string?> DetailAsync(HttpResponseMessage answer, SecretMask mask, CancellationToken cancellation)
    {
        var buffer = new byte[SecretMask.DetailLength];
        var length = 0;
        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
            length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        return mask.Detail(Encoding.UTF8.GetString(buffer, 0, length), isTorn: length == buffer.Length);
    }

    private static DeliveryResult One(JsonElement answer, SecretMask mask)
    {
        var status = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("status", out var named) ? named : answer;
        if (status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out var code))
            throw new InvalidDataException("A message's status in the answer 207 is no number.");
        return code is >= 200 and < 300
            ? DeliveryResult.Delivered
            : new(StatusOf((HttpStatusCode)code), $"http_{code}", mask.Detail(answer.GetRawText())) { PausesDestination = code == (int)HttpStatusCode.TooManyRequests };
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
}
