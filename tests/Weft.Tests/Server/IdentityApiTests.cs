using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

public sealed class IdentityApiTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens:
          admin: { role: admin, secret: a-secret }
          ann: { role: operator, secret: o-secret }
          max: { role: marketer, secret: m-secret }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _operator = new(_server.Client, "o-secret");
        await _operator.SendAsync("wk", """
            {"batch":[
              {"type":"identify","userId":"1","anonymousId":"a-1","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"email":"jane@x.example"}},
              {"type":"identify","userId":"2","messageId":"m2","timestamp":"2026-01-02T00:00:00Z","traits":{"email":"jane@x.example"}},
              {"type":"alias","userId":"3","previousId":"1","messageId":"m3","timestamp":"2026-01-03T00:00:00Z"}]}
            """);
        await _operator.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task two_ids_are_one_persons_by_a_chain_of_evidence()
    {
        var why = await WhyAsync("anonymous_id:a-1", "user_id:3");
        Assert.True(why.GetProperty("same").GetBoolean());
        Assert.Equal(
            ["anonymous_id:a-1 user_id:1 same event m1", "user_id:1 user_id:3 alias m3"],
            why.GetProperty("chain").EnumerateArray().Select(Text));
        Assert.Empty(why.GetProperty("refusals").EnumerateArray());
    }

    [Fact]
    public async Task two_ids_are_two_peoples_by_the_refusals_between_them()
    {
        var why = await WhyAsync("email:JANE@x.example", "user_id:2");
        Assert.False(why.GetProperty("same").GetBoolean());
        Assert.Empty(why.GetProperty("chain").EnumerateArray());
        var refusal = Assert.Single(why.GetProperty("refusals").EnumerateArray());
        Assert.Equal("email:jane@x.example user_id:2 same event m2", Text(refusal));
        Assert.Equal("unique user_id", refusal.GetProperty("rule").GetString());
        Assert.Equal("2026-01-02T00:00:00.000Z", refusal.GetProperty("evidence").GetProperty("at").GetString());
    }

    [Fact]
    public async Task a_decision_says_who_made_it_and_why_and_can_be_taken_back()
    {
        var (status, made) = await _operator.CallAsync(
            HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"together","a":"user_id:1","b":"user_id:2","reason":"she called"}""");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.True(made.GetProperty("in_force").GetBoolean());
        var link = Assert.Single((await WhyAsync("user_id:1", "user_id:2")).GetProperty("chain").EnumerateArray());
        Assert.Equal("decision", link.GetProperty("kind").GetString());
        Assert.Equal(("ann", "she called"), (link.GetProperty("decision").GetProperty("by").GetString(), link.GetProperty("decision").GetProperty("reason").GetString()));

        var (_, withdrawn) = await _operator.DeleteAsync($"/api/v1/identity/decisions/{made.GetProperty("id").GetString()}?reason=it+was+her+sister");
        Assert.False(withdrawn.GetProperty("in_force").GetBoolean());
        Assert.False((await WhyAsync("user_id:1", "user_id:2")).GetProperty("same").GetBoolean());
        var kept = Assert.Single((await _operator.GetAsync("/api/v1/identity/decisions")).GetProperty("data").EnumerateArray());
        Assert.Equal("it was her sister", kept.GetProperty("withdrawn").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task a_decision_that_cannot_be_in_force_says_what_refuses_it()
    {
        var (_, apart) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"apart","a":"user_id:1","b":"user_id:2","reason":"twins"}""");
        var (_, together) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"together","a":"user_id:1","b":"user_id:2","reason":"a guess"}""");
        Assert.False(together.GetProperty("in_force").GetBoolean());
        Assert.Equal($"apart {apart.GetProperty("id").GetString()}", together.GetProperty("refused_by").GetString());
    }

    [Theory]
    [InlineData("""{"a":"user_id:1","b":"user_id:2","reason":"x"}""", "kind: must be together, apart or not_an_identifier")]
    [InlineData("""{"kind":"apart","a":"user_id:1","b":"user_id:1","reason":"x"}""", "b: must be another id than a")]
    [InlineData("""{"kind":"apart","a":"user_id:1","b":"user_id:2","reason":" "}""", "reason: must say why, in 1 to 1000 characters")]
    [InlineData("""{"kind":"apart","a":"1","b":"group_id:2","reason":"x"}""",
        "a: must be type:value of a person's external id, such as email:jane@example.com; b: must be type:value of a person's external id, such as email:jane@example.com")]
    [InlineData("""{"kind":"not_an_identifier","a":"user_id:1","b":"user_id:2","reason":"x"}""", "b: must be left out: not_an_identifier is about one value")]
    public async Task a_mistake_in_a_decision_names_its_place(string json, string expected)
    {
        var (status, problem) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", json);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(expected, string.Join("; ", problem.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}")));
    }

    [Fact]
    public async Task who_may_not_decide_is_told_so()
    {
        var (status, _) = await new ApiClient(_server.Client, "m-secret").CallAsync(
            HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"apart","a":"user_id:1","b":"user_id:2","reason":"x"}""");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(HttpStatusCode.NotFound, (await _operator.CallAsync(HttpMethod.Delete, "/api/v1/identity/decisions/99999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _operator.CallAsync(HttpMethod.Get, "/api/v1/identity/why?a=user_id:1&b=user_id:nobody")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _operator.CallAsync(HttpMethod.Get, "/api/v1/identity/why?a=user_id:1")).Status);
    }

    private static string Text(JsonElement link) =>
        $"{link.GetProperty("a").GetString()} {link.GetProperty("b").GetString()} {link.GetProperty("kind").GetString()} {link.GetProperty("evidence").GetProperty("message_id").GetString()}";

    private Task<JsonElement> WhyAsync(string a, string b) => _operator.GetAsync($"/api/v1/identity/why?a={a}&b={b}");
}
