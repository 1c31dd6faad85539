using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weft.Tests.Crash;

namespace Weft.Tests.Server;

/// <summary>Asks a server as the holder of a token, and sends as a source does.</summary>
internal sealed class ApiClient(HttpClient client, string token)
{
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", token) } };
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(string path, string json) => CallAsync(HttpMethod.Put, path, json);

    public Task<(HttpStatusCode Status, JsonElement Body)> DeleteAsync(string path) => CallAsync(HttpMethod.Delete, path);

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await CallAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>What stands at <c>/health/ready</c>.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync() =>
        [.. (await GetAsync("/health/ready")).GetProperty("problems").EnumerateArray().Select(one => one.GetString()!)];

    /// <summary>Waits until the problems are so.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(Func<IReadOnlyList<string>, bool> holds)
    {
        IReadOnlyList<string> problems = [];
        var held = await Settings.UntilAsync(async () => holds(problems = await ProblemsAsync()), TimeSpan.FromSeconds(30));
        Assert.True(held, string.Join('\n', problems));
        return problems;
    }

    public async Task<HttpStatusCode> SendAsync(string writeKey, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(writeKey + ":")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>One order of each of these people.</summary>
    public async Task OrdersAsync(string writeKey, string name, params string[] users)
    {
        var items = users.Select(user => $$"""{"type":"track","event":"{{name}}","userId":"{{user}}"}""");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(writeKey, $$"""{"batch":[{{string.Join(',', items)}}]}"""));
        await GetAsync("/api/v1/flow?settle=30s");
    }
}
