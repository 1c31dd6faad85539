using System.Net;
using Weft.Connectors.Batches;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>Sends requests and says what became of them.</summary>
internal sealed class HttpSender(bool allowPrivateTargets, SecretMask mask, TimeProvider time) : IDisposable
{
    // The engine's time limit is the one that counts.
    private readonly HttpClient _client = new(GuardedConnection.Handler(allowPrivateTargets)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends one request for one message.</summary>
    public async Task<DeliveryResult> SendAsync(HttpRequestMessage request, StatusRanges success, DeliveryTrace? trace, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return await ReadAsync(request, answer, success, trace, cancellation);
        }
        catch (HttpRequestException exception)
        {
            return await FailedAsync(request, exception, trace);
        }
        catch (OperationCanceledException) when (trace is not null)
        {
            trace.Add(await HttpTrace.RequestAsync(request, mask), "no answer in time");
            throw;
        }
    }

    /// <summary>Sends one request for several messages; an answer 207 speaks of each.</summary>
    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(HttpRequestMessage request, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var trace = batch[0].Trace;
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.StatusCode == HttpStatusCode.MultiStatus)
                return HttpAnswer.Each(await answer.Content.ReadAsByteArrayAsync(cancellation), batch.Count, mask);
            return PoisonSplit.ForEach(batch, await ReadAsync(request, answer, StatusRanges.Success, trace, cancellation));
        }
        catch (HttpRequestException exception)
        {
            return PoisonSplit.ForEach(batch, await FailedAsync(request, exception, trace));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<DeliveryResult> ReadAsync(
        HttpRequestMessage request, HttpResponseMessage answer, StatusRanges success, DeliveryTrace? trace, CancellationToken cancellation)
    {
        var isWanted = trace is not null || !success.Contains((int)answer.StatusCode);
        var detail = isWanted ? await HttpAnswer.DetailAsync(answer, mask, cancellation) : null;
        trace?.Add(await HttpTrace.RequestAsync(request, mask), HttpTrace.Answer(answer, detail, mask));
        return HttpAnswer.Of(answer, detail, success, time);
    }

    private async Task<DeliveryResult> FailedAsync(HttpRequestMessage request, HttpRequestException exception, DeliveryTrace? trace)
    {
        var result = HttpAnswer.Failed(exception, mask);
        trace?.Add(await HttpTrace.RequestAsync(request, mask), $"no answer: {result.Detail}");
        return result;
    }
}
