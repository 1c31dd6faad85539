using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Tests.Server;

public sealed class ReadApiTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          buyers: { event: Order Completed }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        await SendAsync("/v1/batch", """
            {"batch":[
              {"type":"identify","userId":"42","anonymousId":"a-1","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"email":"Jane@Example.com","firstName":"Jane","plan":"pro"}},
              {"type":"track","event":"Order Completed","userId":"42","messageId":"m2","timestamp":"2026-01-02T00:00:00Z","properties":{"revenue":20}},
              {"type":"page","name":"Home","userId":"42","messageId":"m3","timestamp":"2026-01-03T00:00:00Z"},
              {"type":"group","groupId":"g-1","userId":"42","messageId":"m4","timestamp":"2026-01-04T00:00:00Z","traits":{"name":"Acme"}},
              {"type":"track","event":"Order Completed","userId":"7","messageId":"m5"},
              {"type":"track","userId":"42","messageId":"m6"}]}
            """);
        await GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_page_of_the_profile_api_leads_to_the_next()
    {
        var first = await GetAsync("/v1/spaces/acme/collections/users/profiles/user_id:42/traits?limit=2");
        Assert.Equal(["buyers", "email"], Names(first.GetProperty("traits")));
        Assert.True(first.GetProperty("cursor").GetProperty("has_more").GetBoolean());
        var next = await GetAsync(first.GetProperty("cursor").GetProperty("url").GetString()!);
        Assert.Equal(["firstName", "plan"], Names(next.GetProperty("traits")));
        Assert.False(next.GetProperty("cursor").GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task the_profile_api_answers_like_its_model()
    {
        const string Profile = "/v1/spaces/acme/collections/users/profiles/email:jane@example.com";
        var events = (await GetAsync($"{Profile}/events?event=Order Completed")).GetProperty("data");
        Assert.Equal("m2", Assert.Single(events.EnumerateArray()).GetProperty("message_id").GetString());
        Assert.Equal(["m4", "m3"], (await GetAsync($"{Profile}/events?start=2026-01-03")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("message_id").GetString()));
        Assert.Equal(
            ["anonymous_id", "email", "user_id"],
            (await GetAsync($"{Profile}/external_ids")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("type").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["buyers"], Names((await GetAsync($"{Profile}/traits?class=audience")).GetProperty("traits")));
        Assert.Equal("m4", (await GetAsync($"{Profile}/metadata")).GetProperty("metadata").GetProperty("last_message_id").GetString());
        Assert.Contains("g-1", (await GetAsync($"{Profile}/links")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Acme", (await GetAsync("/v1/spaces/acme/collections/accounts/profiles/group_id:g-1/traits")).GetProperty("traits").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("/v1/spaces/acme/collections/users/profiles/user_id:nobody/traits", HttpStatusCode.NotFound)]
    [InlineData("/v1/spaces/other/collections/users/profiles/user_id:42/traits", HttpStatusCode.NotFound)]
    [InlineData("/v1/spaces/acme/collections/users/profiles/group_id:g-1/traits", HttpStatusCode.NotFound)]
    [InlineData("/v1/spaces/acme/collections/users/profiles/user_id:42/traits?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("/v1/spaces/acme/collections/users/profiles/user_id:42/events?next=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/profiles/nobody", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/profiles", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audiences/bayers/members", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/trace/web/unknown", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/trace/nowhere/m1", HttpStatusCode.NotFound)]
    public async Task what_is_not_there_or_not_right_is_said(string path, HttpStatusCode status)
    {
        using var answer = await AskAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task a_profile_is_found_by_the_beginning_of_what_it_has()
    {
        foreach (var query in (string[])["jane", "JANE@example", "email:Jane@", "user_id:4", "42", "a-", "pro"])
            Assert.Equal("p1", Assert.Single((await GetAsync($"/api/v1/profiles?query={query}")).GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("p1", (await GetAsync("/api/v1/profiles/profile_id:p2")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task members_rejected_events_and_traces_can_be_read()
    {
        var first = await GetAsync("/api/v1/audiences/buyers/members?limit=1");
        var second = await GetAsync($"/api/v1/audiences/buyers/members?limit=1&cursor={first.GetProperty("cursor").GetString()}");
        Assert.Equal(JsonValueKind.Null, second.GetProperty("cursor").ValueKind);
        Assert.NotEqual(first.GetProperty("data").GetRawText(), second.GetProperty("data").GetRawText());
        Assert.Equal(2, (await GetAsync("/api/v1/audiences")).GetProperty("data")[0].GetProperty("size").GetInt64());
        var rejected = Assert.Single((await GetAsync("/api/v1/sources/web/rejected")).GetProperty("data").EnumerateArray());
        Assert.Equal(("missing_event_name", "m6"), (rejected.GetProperty("reason").GetString(), rejected.GetProperty("message_id").GetString()));
        Assert.Equal("rejected", (await GetAsync("/api/v1/trace/web/m6")).GetProperty("outcome").GetString());
        Assert.Equal("user_id:42", (await GetAsync("/api/v1/trace/web/m2")).GetProperty("resolve").GetProperty("filed_under").GetString());
    }

    [Fact]
    public async Task who_looks_on_sees_what_arrives_and_does_not_hold_up_a_stop()
    {
        using var request = Request(HttpMethod.Get, "/api/v1/live");
        var asked = _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var answer = await SendUntilAsync(asked);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        while ((line = await reader.ReadLineAsync(TestContext.Current.CancellationToken)) is not null && !line.StartsWith("data:", StringComparison.Ordinal))
            Assert.DoesNotContain("error", line, StringComparison.Ordinal);
        Assert.Contains("Seen Live", line, StringComparison.Ordinal);
        await _server.StopAsync();
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task the_description_declares_every_path_parameter_and_the_tracking_calls()
    {
        var paths = (await GetAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.True(paths.TryGetProperty("/v1/track", out _));
        foreach (var path in paths.EnumerateObject())
        {
            var declared = path.Value.EnumerateObject().First().Value.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "path").Select(one => one.GetProperty("name").GetString()!)
                : [];
            Assert.Equal(Regex.Matches(path.Name, @"\{(\w+)\}").Select(match => match.Groups[1].Value).Order(), declared.Order());
        }

        var metrics = await _server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("weft_source_items_total{source=\"web\",outcome=\"processed\"} 5", metrics, StringComparison.Ordinal);
        Assert.Matches("(?m)^weft_state_background_work [01]$", metrics);
        Assert.Matches("(?m)^dotnet_gc_allocated_bytes_total [1-9][0-9]*$", metrics);
        Assert.Matches("(?m)^dotnet_gc_collections_total{generation=\"2\"} [0-9]+$", metrics);
    }

    // The stream's head comes with its first item, so events are sent until it is there.
    private async Task<HttpResponseMessage> SendUntilAsync(Task<HttpResponseMessage> asked)
    {
        while (!asked.IsCompleted)
            await SendAsync("/v1/track", """{"event":"Seen Live","userId":"42"}""");
        return await asked;
    }

    private static IEnumerable<string> Names(JsonElement values) => values.EnumerateObject().Select(value => value.Name);

    private static HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "a-secret") } };

    private async Task<HttpResponseMessage> AskAsync(string path)
    {
        using var request = Request(HttpMethod.Get, path);
        return await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await AskAsync(path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    private async Task SendAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path + "?writeKey=wk") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
