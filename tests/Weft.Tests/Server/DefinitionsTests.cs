using System.Net;
using System.Text.Json;
using Weft.Configuration;
using Weft.Tests.Crash;

namespace Weft.Tests.Server;

public sealed class DefinitionsTests : IAsyncLifetime
{
    private const string Yaml = """
        tokens:
          boss: { role: admin, secret: a-secret }
          market: { role: marketer, secret: m-secret }
          ops: { role: operator, secret: "${OPS_TOKEN}" }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          seen: { event: Page Viewed }
        destinations:
          out: { kind: webhook, settings: { url: "https://out.example/hook?key=q-secret", secret: file-secret, headers: { Authorization: "Bearer ${CRM_KEY}" } } }
        """;

    private static readonly EnvironmentReferences Variables = new(new Dictionary<string, string>
    {
        ["CRM_KEY"] = "crm-secret", ["OPS_TOKEN"] = "o-secret", ["WEFT_TOKEN_AGENT"] = "g-secret",
    });

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task an_audience_made_is_filled_and_stays_through_a_restart_until_it_is_deleted()
    {
        await _api.OrdersAsync("wk", "Order Completed", "1", "2", "3");
        var (status, made) = await _api.PutAsync("/api/v1/audiences/buyers", """{"name":"Buyers","event":"Order Completed"}""");
        Assert.Equal((HttpStatusCode.Created, 3, "api"), (status, made.GetProperty("size").GetInt32(), made.GetProperty("defined_in").GetString()));
        (status, made) = await _api.PutAsync("/api/v1/audiences/buyers", """{"event":"Order Completed","count":{"gte":2}}""");
        Assert.Equal((HttpStatusCode.OK, 0), (status, made.GetProperty("size").GetInt32()));

        await RestartAsync();
        await _api.OrdersAsync("wk", "Order Completed", "1");
        Assert.Equal(1, (await _api.GetAsync("/api/v1/audiences/buyers")).GetProperty("size").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync("/api/v1/audiences/buyers")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.DeleteAsync("/api/v1/audiences/buyers")).Status);
        await RestartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Get, "/api/v1/audiences/buyers")).Status);
    }

    [Fact]
    public async Task every_version_of_an_audience_is_kept_with_who_made_it_and_can_be_put_back()
    {
        await _api.OrdersAsync("wk", "Order Completed", "1", "2", "3");
        await _api.PutAsync("/api/v1/audiences/buyers", """{"name":"Buyers","event":"Order Completed"}""");
        await _api.PutAsync("/api/v1/audiences/buyers", """{"name":"Buyers","event":"Order Completed","count":{"gte":2}}""");
        await _api.DeleteAsync("/api/v1/audiences/buyers");
        var versions = (await _api.GetAsync("/api/v1/audiences/buyers/versions")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["removed", "count", "added"], versions.Select(version => string.Join(' ', version.GetProperty("changes").EnumerateArray())));
        Assert.All(versions, version => Assert.Equal(("boss", "api"), (version.GetProperty("by").GetString(), version.GetProperty("defined_in").GetString())));
        Assert.Equal("People who did Order Completed at least 2 times.", versions[1].GetProperty("sentence").GetString());
        Assert.Equal(JsonValueKind.Null, versions[0].GetProperty("definition").ValueKind);

        var (status, restored) = await _api.CallAsync(HttpMethod.Post, "/api/v1/audiences/buyers/versions/1/restore");
        Assert.Equal((HttpStatusCode.Created, 3, "live"), (status, restored.GetProperty("size").GetInt32(), restored.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, restored.GetProperty("backfill").ValueKind);
        Assert.Equal(HttpStatusCode.Conflict, (await _api.CallAsync(HttpMethod.Post, "/api/v1/audiences/buyers/versions/3/restore")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Post, "/api/v1/audiences/buyers/versions/9/restore")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _api.DeleteAsync("/api/v1/audiences/buyers/backfill")).Status);
        var seen = (await _api.GetAsync("/api/v1/audiences/seen/versions")).GetProperty("data")[0];
        Assert.Equal(("weft.yaml", "file", 1), (seen.GetProperty("by").GetString(), seen.GetProperty("defined_in").GetString(), seen.GetProperty("number").GetInt32()));
        Assert.Equal(HttpStatusCode.Conflict, (await _api.CallAsync(HttpMethod.Post, "/api/v1/audiences/seen/versions/1/restore")).Status);
    }

    [Fact]
    public async Task a_source_made_can_be_sent_to_at_once()
    {
        var (status, made) = await _api.PutAsync("/api/v1/sources/app", """{"kind":"tracking","write_keys":["wk_app"],"limits":{"batch_events":2}}""");
        Assert.Equal((HttpStatusCode.Created, "wk_app"), (status, made.GetProperty("write_keys")[0].GetString()));
        await _api.OrdersAsync("wk_app", "E", "1");
        Assert.Equal(1, (await _api.GetAsync("/api/v1/flow")).GetProperty("sources").GetProperty("app").GetProperty("processed").GetInt32());
        Assert.Equal(["web", "app"], (await _api.GetAsync("/api/v1/sources")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("key").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync("/api/v1/sources/app")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await _api.SendAsync("wk_app", "{\"batch\":[]}"));
    }

    [Theory]
    [InlineData("audiences/a", """{"evnt":"X","within":"soon"}""", "evnt", "did you mean event?")]
    [InlineData("audiences/a", """{"event":"X","within":"soon"}""", "within", "such as 60d")]
    [InlineData("audiences/a", """{"audience":"sen"}""", "audience", "did you mean seen?")]
    [InlineData("audiences/a", "[]", "(body)", "must be an object")]
    [InlineData("audiences/a", "{", "(body)", "is not JSON")]
    [InlineData("audiences/a", """{"event":"\ud800"}""", "event", "surrogate")]
    [InlineData("audiences/a", """{"event":"X","event":"Y"}""", "event", "stands twice")]
    [InlineData("audiences/A", """{"event":"X"}""", "key", "a key of a-z")]
    [InlineData("sources/b", """{"kind":"tracking","write_keys":["wk"]}""", "write_keys[0]", "write key of web already")]
    [InlineData("destinations/c", """{"kind":"webhook","settings":{}}""", "settings.url", "is required")]
    [InlineData("destinations/c", """{"kind":"webhook","settings":{"url":"https://x.example/${WEFT_TOKEN_AGENT}"}}""", "(body)", "token of this server")]
    [InlineData("destinations/c", """{"kind":"webhook","settings":{"url":"https://x.example/${OPS_TOKEN}"}}""", "(body)", "token of this server")]
    [InlineData("destinations/c", """{"kind":"webhook","settings":{"url":"https://x.example/","secret":"***"}}""", "settings.secret", "only how one is shown")]
    [InlineData("destinations/c", """{"kind":"webhook","settings":{"url":"https://x.example/${NOT_THERE}"}}""", "settings.url", "NOT_THERE is not set")]
    public async Task a_mistake_is_named_and_changes_nothing(string path, string json, string at, string message)
    {
        var (status, problem) = await _api.PutAsync($"/api/v1/{path}", json);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error =>
            error.GetProperty("path").GetString() == at && error.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Get, $"/api/v1/{path}")).Status);
        Assert.DoesNotContain("-secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audiences/a", "m-secret", """{"event":"X"}""", HttpStatusCode.Created)]
    [InlineData("audiences/a", "o-secret", """{"event":"X"}""", HttpStatusCode.Forbidden)]
    [InlineData("sources/s", "o-secret", """{"kind":"tracking","write_keys":["k"]}""", HttpStatusCode.Created)]
    [InlineData("sources/s", "m-secret", """{"kind":"tracking","write_keys":["k"]}""", HttpStatusCode.Forbidden)]
    [InlineData("destinations/d", "o-secret", """{"kind":"console"}""", HttpStatusCode.Created)]
    [InlineData("destinations/d", "m-secret", """{"kind":"console"}""", HttpStatusCode.Forbidden)]
    public async Task each_kind_is_for_its_role(string path, string token, string json, HttpStatusCode expected)
    {
        var api = new ApiClient(_server.Client, token);
        Assert.Equal(expected, (await api.PutAsync($"/api/v1/{path}", json)).Status);
        Assert.Equal(expected == HttpStatusCode.Created ? HttpStatusCode.NoContent : expected, (await api.DeleteAsync($"/api/v1/{path}")).Status);
    }

    [Fact]
    public async Task what_others_refer_to_cannot_be_deleted_and_they_are_named()
    {
        await _api.PutAsync("/api/v1/audiences/a", """{"event":"A"}""");
        await _api.PutAsync("/api/v1/audiences/b", """{"all":[{"audience":"a"},{"event":"B"}]}""");
        await _api.PutAsync("/api/v1/destinations/d", """{"kind":"console","mappings":[{"when":{"audience":"a"}}]}""");
        var (status, problem) = await _api.DeleteAsync("/api/v1/audiences/a");
        Assert.Equal((HttpStatusCode.Conflict, "audiences.a is in use by audiences.b, destinations.d; change that first."), (status, problem.GetProperty("detail").GetString()));
        await _api.GetAsync("/api/v1/audiences/a");
    }

    [Fact]
    public async Task the_file_wins_and_the_made_one_comes_back_when_it_drops_the_key()
    {
        await _api.OrdersAsync("wk", "Made", "1", "2");
        await _api.PutAsync("/api/v1/audiences/both", """{"event":"Made"}""");
        _folder.File("weft.yaml", Yaml.Replace("audiences:\n", "audiences:\n  both: { event: File }\n", StringComparison.Ordinal));
        var problem = Assert.Single(await _api.ProblemsAsync(found => found.Count > 0));
        Assert.Contains("audiences.both was made through the API and stands in the file too, on line 7", problem, StringComparison.Ordinal);
        var both = await _api.GetAsync("/api/v1/audiences/both");
        Assert.Equal((0, "file", "Made"), (both.GetProperty("size").GetInt32(), both.GetProperty("defined_in").GetString(), both.GetProperty("shadowed").GetProperty("event").GetString()));
        var (status, refusal) = await _api.PutAsync("/api/v1/audiences/both", """{"event":"Other"}""");
        Assert.Equal((HttpStatusCode.Conflict, "audiences.both stands in the configuration file, on line 7: change it there."), (status, refusal.GetProperty("detail").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await _api.DeleteAsync("/api/v1/audiences/both")).Status);

        _folder.File("weft.yaml", Yaml);
        await _api.ProblemsAsync(found => found.Count == 0);
        both = await _api.GetAsync("/api/v1/audiences/both");
        Assert.Equal((2, "api", JsonValueKind.Null), (both.GetProperty("size").GetInt32(), both.GetProperty("defined_in").GetString(), both.GetProperty("shadowed").ValueKind));
    }

    [Fact]
    public async Task a_file_that_what_was_made_cannot_stand_on_is_refused_also_at_a_start_and_goes_once_that_is_deleted()
    {
        await _api.PutAsync("/api/v1/audiences/on_it", """{"audience":"seen"}""");
        var without = Yaml.Replace("  seen: { event: Page Viewed }", "  other: { event: X }", StringComparison.Ordinal);
        _folder.File("weft.yaml", without);
        var problems = await _api.ProblemsAsync(found => found.Count > 0);
        Assert.Contains("made through the API: audiences.on_it.audience = seen: is not an audience here", problems[0], StringComparison.Ordinal);

        await RestartAsync(without);
        Assert.Equal(problems, await _api.ProblemsAsync());
        Assert.Equal(["seen", "on_it"], (await _api.GetAsync("/api/v1/audiences")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("key").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync("/api/v1/audiences/on_it")).Status);
        await _api.ProblemsAsync(found => found.Count == 0);
        Assert.Equal(["other"], (await _api.GetAsync("/api/v1/audiences")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task no_answer_shows_a_secret_and_references_stay_as_written()
    {
        await _api.PutAsync("/api/v1/destinations/made", """{"kind":"webhook","settings":{"url":"https://made.example/","secret":"made-secret","headers":{"X-Key":"${CRM_KEY}"}}}""");
        var all = (await _api.GetAsync("/api/v1/destinations")).GetRawText();
        Assert.DoesNotContain("-secret", all, StringComparison.Ordinal);
        Assert.Contains("https://out.example/hook?***", all, StringComparison.Ordinal);
        Assert.Contains("***${CRM_KEY}", all, StringComparison.Ordinal);
        var made = (await _api.GetAsync("/api/v1/destinations/made")).GetProperty("definition").GetProperty("settings");
        Assert.Equal(("***", "${CRM_KEY}"), (made.GetProperty("secret").GetString(), made.GetProperty("headers").GetProperty("X-Key").GetString()));
        var log = Directory.GetFiles(_folder.Sub("data/log"), "*.log").Select(File.ReadAllBytes).ToList();
        Assert.DoesNotContain(log, bytes => bytes.AsSpan().IndexOf("crm-secret"u8) >= 0);
        Assert.Contains(log, bytes => bytes.AsSpan().IndexOf("${CRM_KEY}"u8) >= 0);
    }

    [Fact]
    public async Task a_definition_that_was_answered_survives_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using var server = new ServerUnderTest(folder.Path, "http://127.0.0.1:9");
        await server.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var api = new ApiClient(server.Client, Settings.Token);
            Assert.Equal(HttpStatusCode.Created, (await api.PutAsync($"/api/v1/audiences/made_{round}", """{"event":"Order Completed"}""")).Status);
            await server.KillAsync();
            await server.StartAsync();
            for (var earlier = 0; earlier <= round; earlier++)
                Assert.Equal("api", (await api.GetAsync($"/api/v1/audiences/made_{earlier}")).GetProperty("defined_in").GetString());
        }
    }

    private async Task StartAsync(string yaml = Yaml)
    {
        _server = await TestServer.StartAsync(_folder.Path, yaml, with: options => options with { Environment = Variables });
        _api = new(_server.Client, "a-secret");
    }

    private async Task RestartAsync(string yaml = Yaml)
    {
        await _server.DisposeAsync();
        await StartAsync(yaml);
    }
}
