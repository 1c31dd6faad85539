using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

public sealed class LedgerApiTests : IAsyncLifetime
{
    private const string Ledger = "/api/v1/identity/ledger";

    private const string Yaml = """
        workspace: { name: acme }
        tokens:
          admin: { role: admin, secret: a-secret }
          ann: { role: operator, secret: o-secret }
          ada: { role: analyst, secret: n-secret }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _operator = null!;
    private string _decision = "";

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _operator = new(_server.Client, "o-secret");
        await _operator.SendAsync("wk", """
            {"batch":[
              {"type":"page","anonymousId":"a-1","messageId":"m0","timestamp":"2026-01-01T00:00:00Z"},
              {"type":"identify","userId":"1","messageId":"m1","timestamp":"2026-01-02T00:00:00Z","traits":{"email":"jane@x.example"}},
              {"type":"identify","userId":"1","anonymousId":"a-1","messageId":"m2","timestamp":"2026-01-03T00:00:00Z"},
              {"type":"identify","userId":"2","messageId":"m3","timestamp":"2026-01-04T00:00:00Z","traits":{"email":"jane@x.example"}}]}
            """);
        await _operator.GetAsync("/api/v1/flow?settle=30s");
        var (_, made) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"apart","a":"user_id:1","b":"anonymous_id:a-1","reason":"a shared tablet"}""");
        _decision = made.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task an_id_s_history_is_every_entry_about_it_and_about_whoever_held_it_newest_first()
    {
        var entries = await ListAsync("?id=email:JANE@x.example");
        Assert.Equal(
            [
                $"split apart {_decision} p1 p2 anonymous_id:a-1 user_id:1",
                "refusal unique user_id email:jane@x.example user_id:2",
                "merge p1 p2 anonymous_id:a-1 user_id:1",
                "link user_id:1 email:jane@x.example",
            ],
            entries.Select(Line));
        Assert.Equal(entries.Select(Id), (await ListAsync("?id=profile_id:p3")).Select(Id));
    }

    [Fact]
    public async Task an_entry_says_what_spoke_for_it_what_caused_it_and_who_decided()
    {
        var merge = Assert.Single(await ListAsync("?kind=merge"));
        Assert.Equal(("m2", "web", "2026-01-03T00:00:00.000Z"), (Text(merge, "evidence", "message_id"), Text(merge, "evidence", "source"), Text(merge, "evidence", "at")));
        Assert.Equal(("event", "m2", "same event"), (Text(merge, "cause", "kind"), Text(merge, "cause", "message_id"), Text(merge, "claim")));
        Assert.Equal(["user_id:1", "email:jane@x.example"], merge.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));

        var split = Assert.Single(await ListAsync("?kind=split"));
        Assert.Equal(("decision", _decision, "ann"), (Text(split, "cause", "kind"), Text(split, "cause", "decision"), Text(split, "cause", "by")));
        Assert.Equal("m2", Text(split, "evidence", "message_id"));
        var decision = Assert.Single(await ListAsync("?kind=decision"));
        Assert.Equal(("apart", "ann", "a shared tablet"), (Text(decision, "decision", "kind"), Text(decision, "decision", "by"), Text(decision, "decision", "reason")));
        Assert.Equal(("user_id:1", "anonymous_id:a-1"), (Text(decision, "a"), Text(decision, "b")));
    }

    [Fact]
    public async Task taking_a_decision_back_adds_entries_and_changes_none()
    {
        var before = await ListAsync("");
        await _operator.DeleteAsync($"/api/v1/identity/decisions/{_decision}?reason=it+was+hers");
        var after = await ListAsync("");
        Assert.Equal(before.Select(entry => entry.ToString()), after.TakeLast(before.Count).Select(entry => entry.ToString()));
        Assert.Equal(["merge p1 p2 anonymous_id:a-1 user_id:1", "link anonymous_id:a-1 user_id:1", "withdrawal user_id:1 anonymous_id:a-1"], after.SkipLast(before.Count).Select(Line));
        Assert.Equal("it was hers", Text(after[2], "decision", "reason"));
    }

    [Fact]
    public async Task refusals_are_found_by_their_rule()
    {
        Assert.Equal(["refusal unique user_id email:jane@x.example user_id:2"], (await ListAsync("?kind=refusal&rule=unique%20user_id")).Select(Line));
        Assert.Equal([$"refusal apart {_decision} anonymous_id:a-1 user_id:1"], (await ListAsync("?kind=refusal&rule=apart")).Select(Line));
        Assert.Empty(await ListAsync("?rule=limit%20email%205"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&id=email:jane@x.example")]
    [InlineData("&id=anonymous_id:a-1&kind=refusal")]
    public async Task its_pages_are_the_list(string filter)
    {
        var whole = (await ListAsync($"?limit=1000{filter}")).ConvertAll(Id);
        var paged = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _operator.GetAsync($"{Ledger}?limit=1{filter}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            paged.AddRange(page.GetProperty("data").EnumerateArray().Select(Id));
            cursor = page.GetProperty("cursor").GetString();
        }

        Assert.Equal(whole, paged);
        Assert.NotEmpty(whole);
    }

    [Theory]
    [InlineData("?kind=merged", "query.kind: must be one of link, refusal, merge, split, decision, withdrawal, refiling")]
    [InlineData("?id=jane", "query.id: must be type:value, such as email:jane@example.com or profile_id:p1")]
    [InlineData("?cursor=x&limit=0", "query.limit: must be a whole number from 1 to 1000; query.cursor: was not given by this list")]
    public async Task a_mistake_names_its_place(string query, string expected)
    {
        var (status, problem) = await _operator.CallAsync(HttpMethod.Get, Ledger + query);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(expected, string.Join("; ", problem.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}")));
    }

    [Fact]
    public async Task a_cursor_of_all_entries_is_none_of_one_id_s()
    {
        var cursor = (await _operator.GetAsync($"{Ledger}?limit=1")).GetProperty("cursor").GetString();
        Assert.Equal(HttpStatusCode.BadRequest, (await _operator.CallAsync(HttpMethod.Get, $"{Ledger}?id=user_id:1&cursor={cursor}")).Status);
    }

    [Fact]
    public async Task who_may_not_read_profiles_may_not_read_it_and_who_was_never_met_has_none()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await new ApiClient(_server.Client, "n-secret").CallAsync(HttpMethod.Get, Ledger)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _operator.CallAsync(HttpMethod.Get, $"{Ledger}?id=user_id:nobody")).Status);
    }

    private async Task<List<JsonElement>> ListAsync(string query) => [.. (await _operator.GetAsync(Ledger + query)).GetProperty("data").EnumerateArray()];

    private static string? Id(JsonElement entry) => entry.GetProperty("id").GetString();

    private static string Line(JsonElement entry) =>
        string.Join(' ', ((string[])["kind", "rule", "kept", "merged", "profile", "new", "a", "b"]).Select(name => Text(entry, name)).Where(text => text is not null));

    private static string? Text(JsonElement entry, params string[] path) => path.Aggregate(entry, (node, name) => node.GetProperty(name)).GetString();
}
