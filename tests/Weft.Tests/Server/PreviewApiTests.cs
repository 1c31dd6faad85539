using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

/// <summary>A preview over HTTP.</summary>
public sealed class PreviewApiTests : IAsyncLifetime
{
    private const string Preview = "/api/v1/audiences/preview";

    private const string Yaml = """
        workspace: { name: acme, timezone: Europe/London }
        tokens:
          admin: { role: admin, secret: a-secret }
          max: { role: marketer, secret: m-secret }
          ann: { role: analyst, secret: n-secret }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        consent: { purposes: [mail], unset: grant }
        audiences:
          preview: { event: Bought }
          twice: { event: Bought, count: { gte: 2 } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml, with: options => options with { AdjustEngine = engine => engine });
        _api = new(_server.Client, "m-secret");
        string Ago(int days) => DateTimeOffset.UtcNow.AddDays(-days).ToString("O", CultureInfo.InvariantCulture);
        await _api.SendAsync("wk", $$$"""
            {"batch":[
              {"type":"identify","userId":"1","messageId":"m1","timestamp":"{{{Ago(9)}}}","traits":{"email":"jane@x.example","plan":"pro"}},
              {"type":"identify","userId":"2","messageId":"m2","timestamp":"{{{Ago(9)}}}","traits":{"plan":"free"}},
              {"type":"track","event":"Bought","userId":"1","messageId":"m3","timestamp":"{{{Ago(5)}}}","properties":{"revenue":30}},
              {"type":"track","event":"Bought","userId":"1","messageId":"m4","timestamp":"{{{Ago(3)}}}","properties":{"revenue":30}},
              {"type":"track","event":"Bought","userId":"2","messageId":"m5","timestamp":"{{{Ago(1)}}}","properties":{"revenue":30}}]}
            """);
        await _api.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_draft_says_its_size_members_and_how_it_would_have_gone_and_mistakes_are_named_by_their_place()
    {
        var result = await AskAsync("""{"definition":{"event":"Bought","where":[{"path":"properties.revenue","gte":20}],"count":{"gte":2}},"backtest_days":8}""");
        Assert.StartsWith("People who did Bought", result.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 2, 0.5), (Number(result, "size"), Number(result, "people"), result.GetProperty("share").GetDouble()));
        var member = Assert.Single(result.GetProperty("sample").EnumerateArray());
        Assert.Equal("jane@x.example", member.GetProperty("traits").GetProperty("email").GetString());
        Assert.Contains(member.GetProperty("external_ids").EnumerateArray(), id => id.GetProperty("id").GetString() == "1");
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], result.GetProperty("days").EnumerateArray().Select(day => Number(day, "size")));
        Assert.Equal(("warehouse", true), (result.GetProperty("read").GetProperty("from").GetString(), result.GetProperty("read").GetProperty("is_current").GetBoolean()));

        result = await AskAsync("""{"definition":"all:\n  - audience: twice\n  - { trait: plan, equals: pro }\n","sample":0}""");
        Assert.Equal((1, 0), (Number(result, "size"), result.GetProperty("sample").GetArrayLength()));
        result = await AskAsync("""{"definition":{"all":[{"consent":"mail"},{"trait":"plan","exists":true}]},"backtest_days":2}""");
        Assert.Equal(("profiles", 2, 2), (result.GetProperty("read").GetProperty("from").GetString(), Number(result, "size"), Number(result.GetProperty("days")[0], "size")));
        result = await AskAsync($$$"""{"definition":{"not":{"event":"Bought"}},"at":"{{{DateTimeOffset.UtcNow.AddDays(-4):O}}}"}""");
        Assert.Equal((1, 2), (Number(result, "size"), Number(result, "people")));
        result = await AskAsync("""{"definition":{"event":"Bought","count":{"gte":3}},"key":"twice"}""");
        Assert.Equal(0, Number(result, "size"));

        Assert.Equal(["definition.all[0].wihtin"], await MistakesAsync("""{"definition":{"all":[{"event":7.5,"wihtin":"3d"}]}}""", 1));
        Assert.Equal(["definition.all[1].audience"], await MistakesAsync("""{"definition":"all: [{ event: Bought }, { audience: twicee }]"}"""));
        Assert.Equal(["definition.audience"], await MistakesAsync("""{"definition":{"audience":"twice"},"key":"twice"}"""));
        Assert.Equal(["definition"], await MistakesAsync("""{"definition":"a: [b"}"""));
        Assert.Equal(["definition", "at", "sample", "backtest_days"], await MistakesAsync("""{"at":"2999-01-01","sample":101,"backtest_days":-1}"""));
        Assert.Equal(["key"], await MistakesAsync("""{"definition":{"event":"Bought"},"key":"none"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, (await new ApiClient(_server.Client, "n-secret").CallAsync(HttpMethod.Post, Preview, "{}")).Status);

        var (status, run) = await _api.CallAsync(HttpMethod.Post, $"{Preview}?wait=0s", """{"definition":{"event":"Bought"}}""");
        Assert.Contains(status, new[] { HttpStatusCode.Accepted, HttpStatusCode.OK });
        var location = run.GetProperty("location").GetString()!;
        Assert.Contains((await _api.DeleteAsync(location)).Body.GetProperty("state").GetString(), new[] { "cancelled", "done" });
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Get, "/api/v1/previews/99")).Status);
        // An audience of that name keeps its place.
        Assert.Equal("preview", (await _api.GetAsync("/api/v1/audiences/preview")).GetProperty("key").GetString());
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private async Task<JsonElement> AskAsync(string body)
    {
        var (status, run) = await _api.CallAsync(HttpMethod.Post, $"{Preview}?wait=30s", body);
        Assert.Equal((HttpStatusCode.OK, "done"), (status, run.GetProperty("state").GetString()));
        return run.GetProperty("result");
    }

    private async Task<IEnumerable<string?>> MistakesAsync(string body, int most = 9)
    {
        var (status, problem) = await _api.CallAsync(HttpMethod.Post, Preview, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()).Take(most);
    }
}
