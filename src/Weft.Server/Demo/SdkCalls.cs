using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Weft.Server.Demo.Shop;

namespace Weft.Server.Demo;

/// <summary>Sends events over HTTP as the SDKs do: the website one by one, the others in batches, the app's packed.</summary>
internal sealed class SdkCalls(string server, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(server), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Sends; answers those that are to be sent again, as an SDK would: the server was busy, or not there.</summary>
    public async Task<IReadOnlyList<ShopEvent>> SendAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellation)
    {
        var left = new List<ShopEvent>();
        foreach (var call in Calls(events))
        {
            if (!await SendAsync(call, cancellation))
                left.AddRange(call);
        }

        return left;
    }

    public void Dispose() => _client.Dispose();

    private static IEnumerable<List<ShopEvent>> Calls(IReadOnlyList<ShopEvent> events) =>
        events.Where(one => one.Source == ShopSources.Web).Select(one => new List<ShopEvent> { one })
            .Concat(events.Where(one => one.Source != ShopSources.Web).GroupBy(one => one.Source).SelectMany(source => source.Chunk(100)).Select(chunk => chunk.ToList()));

    private async Task<bool> SendAsync(List<ShopEvent> call, CancellationToken cancellation)
    {
        using var request = call[0].Source == ShopSources.Web ? Single(call[0]) : Batch(call);
        try
        {
            using var answer = await _client.SendAsync(request, cancellation);
            // A refusal of the content is final; SDKs throw such a batch away.
            return (int)answer.StatusCode is < 429 or (> 429 and < 500);
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private HttpRequestMessage Single(ShopEvent one)
    {
        var content = new ByteArrayContent(SdkBody.Single(one, clock.GetUtcNow()));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return new(HttpMethod.Post, $"/v1/{one.Type[0]}") { Content = content };
    }

    private HttpRequestMessage Batch(List<ShopEvent> call)
    {
        var body = SdkBody.Batch(call, clock.GetUtcNow());
        var isPacked = call[0].Source == ShopSources.App;
        var content = new ByteArrayContent(isPacked ? Packed(body) : body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (isPacked)
            content.Headers.ContentEncoding.Add("gzip");
        var user = Convert.ToBase64String(Encoding.ASCII.GetBytes(ShopSources.WriteKeys[call[0].Source] + ":"));
        return new(HttpMethod.Post, "/v1/batch") { Content = content, Headers = { Authorization = new("Basic", user) } };
    }

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body);
        return packed.ToArray();
    }
}
