using System.Net.Http.Headers;
using System.Text;

namespace Weft.Bench.Deliveries;

/// <summary>What the native webhook is measured against: the same messages, posted by so many loops over one bare client.</summary>
internal static class BareSender
{
    public static async Task SendAsync(string url, int count, int concurrency, Func<int, string> message)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(LoopAsync)));

        async Task LoopAsync()
        {
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(message(number)));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
