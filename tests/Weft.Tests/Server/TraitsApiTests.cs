using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weft.Tests.Server;

/// <summary>Every value says where it comes from and why it shows, and accounts and their members can be read.</summary>
public sealed class TraitsApiTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources:
          web: { kind: tracking, write_keys: [wk_web] }
          crm: { kind: tracking, write_keys: [wk_crm] }
        identity:
          survivorship:
            email: { keep: source_order, sources: [crm, web] }
            interests: union
            tier: never
            seats: max
        audiences:
          of_crm: { trait: email, equals: jane@crm.example }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        await SendAsync("wk_crm", """
            {"batch":[
              {"type":"identify","userId":"42","messageId":"c1","timestamp":"2026-01-01T00:00:00Z","traits":{"email":"jane@crm.example","tier":"gold","interests":["tea"]}},
              {"type":"group","groupId":"g/1","userId":"42","messageId":"c2","timestamp":"2026-01-01T01:00:00Z","traits":{"seats":20,"name":"Acme"}}]}
            """);
        await SendAsync("wk_web", """
            {"batch":[
              {"type":"identify","userId":"42","messageId":"w1","timestamp":"2026-01-02T00:00:00Z","traits":{"email":"jane@web.example","tier":"silver","interests":"cake","plan":"free"}},
              {"type":"identify","userId":"42","messageId":"w2","timestamp":"2026-01-03T00:00:00Z","traits":{"plan":null}},
              {"type":"identify","userId":"42","messageId":"w3","timestamp":"2026-01-04T00:00:00Z","traits":{"plan":"pro"}},
              {"type":"group","groupId":"g/1","userId":"7","messageId":"w4","timestamp":"2026-01-05T00:00:00Z","traits":{"seats":10}},
              {"type":"group","groupId":"g-2","userId":"42","messageId":"w5","timestamp":"2026-01-06T00:00:00Z"}]}
            """);
        await GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_profile_says_of_each_value_where_it_comes_from_and_by_which_rule()
    {
        var traits = (await GetAsync("/api/v1/profiles/user_id:42")).GetProperty("traits");
        Assert.Equal("jane@crm.example crm c1 source_order", Provenance(traits.GetProperty("email")));
        Assert.Equal("pro web w3 most_recent", Provenance(traits.GetProperty("plan")));
        Assert.Equal("""["tea","cake"] web w1 union""", Provenance(traits.GetProperty("interests")));
        var tier = traits.GetProperty("tier");
        Assert.Equal(JsonValueKind.Null, tier.GetProperty("value").ValueKind);
        Assert.Equal(["silver web w1", "gold crm c1"], tier.GetProperty("conflict").EnumerateArray().Select(one => Provenance(one).TrimEnd()));
        Assert.Equal(JsonValueKind.Null, traits.GetProperty("plan").GetProperty("conflict").ValueKind);
    }

    [Fact]
    public async Task an_audience_takes_what_shows_and_says_so()
    {
        var explained = await GetAsync("/api/v1/audiences/of_crm/explain?profile=user_id:42");
        Assert.True(explained.GetProperty("member").GetBoolean());
        Assert.Equal("c1", Assert.Single(explained.GetProperty("tree").GetProperty("because").EnumerateArray()).GetProperty("message_id").GetString());
    }

    [Fact]
    public async Task no_single_value_is_made_up_where_values_are_at_odds()
    {
        var traits = (await GetAsync("/v1/spaces/acme/collections/users/profiles/user_id:42/traits")).GetProperty("traits");
        Assert.False(traits.TryGetProperty("tier", out _));
        Assert.Equal("jane@crm.example", traits.GetProperty("email").GetString());
        Assert.Single((await GetAsync("/api/v1/profiles?query=silver")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task every_change_of_a_trait_can_be_read_and_says_whether_it_shows_or_why_not()
    {
        var plan = await GetAsync("/api/v1/profiles/user_id:42/traits/plan");
        Assert.Equal("most_recent", plan.GetProperty("rule").GetProperty("keep").GetString());
        Assert.Equal(
            ["pro web w3 shows", " web w2 it clears the trait", "free web w1 the trait was cleared later"],
            plan.GetProperty("data").EnumerateArray().Select(Standing));
        var email = await GetAsync("/api/v1/profiles/user_id:42/traits/email");
        Assert.Equal(["jane@web.example web w1 another one shows by the rule", "jane@crm.example crm c1 shows"], email.GetProperty("data").EnumerateArray().Select(Standing));
        Assert.Equal("user_id:42", email.GetProperty("data")[0].GetProperty("filed_under").GetString());
        Assert.Equal(["crm", "web"], email.GetProperty("rule").GetProperty("sources").EnumerateArray().Select(source => source.GetString()));
        Assert.Equal(2, (await GetAsync("/api/v1/profiles/user_id:42/traits/tier")).GetProperty("data").EnumerateArray().Count(one => one.GetProperty("shows").GetBoolean()));
    }

    [Fact]
    public async Task a_page_of_changes_leads_to_the_next()
    {
        const string Path = "/api/v1/profiles/user_id:42/traits/plan?limit=2";
        var first = await GetAsync(Path);
        var second = await GetAsync($"{Path}&cursor={first.GetProperty("cursor").GetString()}");
        Assert.Equal("w1", Assert.Single(second.GetProperty("data").EnumerateArray()).GetProperty("message_id").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("cursor").ValueKind);
    }

    [Fact]
    public async Task an_account_has_traits_by_the_rules_events_and_members()
    {
        var account = await GetAsync("/api/v1/accounts/g%2F1");
        Assert.Equal("20 crm c2 max", Provenance(account.GetProperty("traits").GetProperty("seats")));
        Assert.Equal(["w4", "c2"], account.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("message_id").GetString()));
        Assert.Equal(2, (await GetAsync("/api/v1/accounts/g%2F1/traits/seats")).GetProperty("data").GetArrayLength());
        Assert.Equal(["g/1", "g-2"], (await GetAsync("/api/v1/accounts")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Equal("g-2", await OnlyBehindAsync("/api/v1/accounts?limit=1", "id"));
        Assert.Equal("7", (await BehindAsync("/api/v1/accounts/group_id:g%2F1/members?limit=1")).GetProperty("external_ids")[0].GetProperty("id").GetString());
        Assert.Equal(["g-2", "g/1"], (await GetAsync("/api/v1/profiles/user_id:42")).GetProperty("accounts").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task the_profile_api_has_accounts_with_every_part_of_them()
    {
        const string Account = "/v1/spaces/acme/collections/accounts/profiles/group_id:g%2F1";
        Assert.Equal("Acme", (await GetAsync($"{Account}/traits")).GetProperty("traits").GetProperty("name").GetString());
        Assert.Equal("g/1", (await GetAsync($"{Account}/external_ids")).GetProperty("data")[0].GetProperty("id").GetString());
        Assert.Equal(["w4", "c2"], (await GetAsync($"{Account}/events")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("message_id").GetString()));
        var metadata = (await GetAsync($"{Account}/metadata")).GetProperty("metadata");
        Assert.Equal(("2026-01-01T01:00:00.000Z", "w4"), (metadata.GetProperty("created_at").GetString(), metadata.GetProperty("last_message_id").GetString()));
    }

    [Fact]
    public async Task links_lead_from_users_to_accounts_and_back_a_page_at_a_time()
    {
        const string Profiles = "/v1/spaces/acme/collections";
        var accounts = await GetAsync($"{Profiles}/users/profiles/user_id:42/links?limit=1");
        Assert.Equal(("accounts", "g-2"), Link(accounts.GetProperty("data")[0]));
        var next = await GetAsync(accounts.GetProperty("cursor").GetProperty("url").GetString()!);
        Assert.Equal(("accounts", "g/1"), Link(Assert.Single(next.GetProperty("data").EnumerateArray())));
        Assert.False(next.GetProperty("cursor").GetProperty("has_more").GetBoolean());
        var users = await GetAsync($"{Profiles}/accounts/profiles/group_id:g%2F1/links?limit=1");
        Assert.Equal("users", users.GetProperty("data")[0].GetProperty("to_collection").GetString());
        var more = await GetAsync(users.GetProperty("cursor").GetProperty("url").GetString()!);
        Assert.Equal(("users", "7"), Link(Assert.Single(more.GetProperty("data").EnumerateArray())));
    }

    [Theory]
    [InlineData("/api/v1/profiles/user_id:42/traits/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/profiles/user_id:nobody/traits/plan", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/profiles/user_id:42/traits/plan?cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/accounts/nobody", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/nobody/members", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/accounts/g-2/members?cursor=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/accounts?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/spaces/acme/collections/accounts/profiles/group_id:g-2/links?next=nonsense", HttpStatusCode.BadRequest)]
    public async Task what_is_not_there_or_not_right_is_said(string path, HttpStatusCode status)
    {
        using var answer = await AskAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static (string?, string?) Link(JsonElement link) => (link.GetProperty("to_collection").GetString(), link.GetProperty("external_ids")[0].GetProperty("id").GetString());

    private static string Provenance(JsonElement one) =>
        $"{one.GetProperty("value")} {one.GetProperty("source").GetString()} {one.GetProperty("message_id").GetString()} {(one.TryGetProperty("rule", out var rule) ? rule.GetString() : "")}";

    private static string Standing(JsonElement one) =>
        $"{one.GetProperty("value")} {one.GetProperty("source").GetString()} {one.GetProperty("message_id").GetString()} {(one.GetProperty("shows").GetBoolean() ? "shows" : one.GetProperty("why_not").GetString())}";

    private async Task<JsonElement> BehindAsync(string path) =>
        Assert.Single((await GetAsync($"{path}&cursor={(await GetAsync(path)).GetProperty("cursor").GetString()}")).GetProperty("data").EnumerateArray());

    private async Task<string?> OnlyBehindAsync(string path, string member) => (await BehindAsync(path)).GetProperty(member).GetString();

    private async Task SendAsync(string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key}:")));
        using var answer = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await AskAsync(path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    private async Task<HttpResponseMessage> AskAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = path.StartsWith("/v1/", StringComparison.Ordinal)
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("a-secret:")))
            : new AuthenticationHeaderValue("Bearer", "a-secret");
        return await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
