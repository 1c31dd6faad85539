using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

/// <summary>What-if and rebuild over HTTP and at the command line.</summary>
public sealed class TrialApiTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens:
          admin: { role: admin, secret: a-secret }
          ann: { role: operator, secret: o-secret }
          max: { role: marketer, secret: m-secret }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          buyers: { event: Bought }
          twice: { event: Bought, count: { gte: 2 } }
        """;

    private const string Looser = """{"identity":{"identifiers":{"user_id":{"limit":2}}}}""";

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _operator = new(_server.Client, "o-secret");
        await _operator.SendAsync("wk", """
            {"batch":[
              {"type":"identify","userId":"1","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"email":"jane@x.example"}},
              {"type":"identify","userId":"2","messageId":"m2","timestamp":"2026-01-02T00:00:00Z","traits":{"email":"jane@x.example"}},
              {"type":"track","event":"Bought","userId":"1","messageId":"m3","timestamp":"2026-01-03T00:00:00Z"},
              {"type":"track","event":"Bought","userId":"2","messageId":"m4","timestamp":"2026-01-04T00:00:00Z"}]}
            """);
        await _operator.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_small_store_answers_at_once_and_nothing_changes()
    {
        var (status, run) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/what-if?wait=30s", Looser);
        Assert.Equal((HttpStatusCode.OK, "done", 1), (status, run.GetProperty("state").GetString(), run.GetProperty("progress").GetDouble()));
        var result = run.GetProperty("result");
        Assert.Equal("2 1", Pair(result.GetProperty("profiles")));
        Assert.Equal((1, 0), (result.GetProperty("merges").GetProperty("made").GetInt32(), result.GetProperty("merges").GetProperty("undone").GetInt32()));
        Assert.Equal(["buyers 2 1", "twice 0 1"], result.GetProperty("audiences").EnumerateArray().Select(one => $"{one.GetProperty("key").GetString()} {Pair(one)}"));
        Assert.Equal(["unique user_id 1 0"], result.GetProperty("refusals").EnumerateArray().Select(one => $"{one.GetProperty("rule").GetString()} {Pair(one)}"));
        var sample = Assert.Single(result.GetProperty("touched").GetProperty("samples").EnumerateArray());
        Assert.Equal(["p1", "p3"], sample.GetProperty("before").EnumerateArray().Select(one => one.GetProperty("profile_id").GetString()));
        var merged = Assert.Single(sample.GetProperty("after").EnumerateArray());
        Assert.Equal(["user_id:1", "email:jane@x.example", "user_id:2"], merged.GetProperty("external_ids").EnumerateArray().Select(id => id.GetString()));

        Assert.False((await _operator.GetAsync("/api/v1/identity/why?a=user_id:1&b=user_id:2")).GetProperty("same").GetBoolean());
        var kept = await _operator.GetAsync(run.GetProperty("location").GetString()!);
        Assert.Equal(result.GetRawText(), kept.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task one_that_takes_longer_is_asked_for_by_its_place_and_a_second_is_told_so()
    {
        var (status, run) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/what-if?wait=0s", Looser);
        Assert.Contains(status, new[] { HttpStatusCode.Accepted, HttpStatusCode.OK });
        var location = run.GetProperty("location").GetString()!;
        while (run.GetProperty("state").GetString() == "running")
            run = await _operator.GetAsync(location);
        Assert.Equal("done", run.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _operator.DeleteAsync(location)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _operator.CallAsync(HttpMethod.Get, "/api/v1/identity/what-if/99")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _operator.CallAsync(HttpMethod.Get, location.Replace("what-if", "rebuild", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("{}", "identity: is required: the section identity as weft.yaml would have it")]
    [InlineData("""{"identity":{"presets":"isolate"}}""", "identity.presets: is not known here; did you mean preset?")]
    [InlineData("""{"identity":{"preset":"isolated","identifiers":{"email":{"limit":0}}}}""",
        "identity.preset: must be one of default, isolate, last-authenticated; identity.identifiers.email.limit: must be a whole number from 1 to 10000")]
    public async Task a_mistake_in_the_rules_names_its_place(string json, string expected)
    {
        var (status, problem) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/what-if", json);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(expected, string.Join("; ", problem.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}")));
    }

    [Fact]
    public async Task only_operators_may_ask()
    {
        var marketer = new ApiClient(_server.Client, "m-secret");
        Assert.Equal(HttpStatusCode.Forbidden, (await marketer.CallAsync(HttpMethod.Post, "/api/v1/identity/what-if", Looser)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await marketer.CallAsync(HttpMethod.Post, "/api/v1/identity/rebuild", "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/what-if?wait=2d", Looser)).Status);
    }

    [Fact]
    public async Task a_rebuild_says_that_nothing_differs()
    {
        var (status, run) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/rebuild?wait=30s", """{"dry_run":true}""");
        Assert.Equal((HttpStatusCode.OK, 0, true), (status, run.GetProperty("result").GetProperty("differences").GetInt32(), run.GetProperty("result").GetProperty("dry_run").GetBoolean()));
        var (_, settled) = await _operator.CallAsync(HttpMethod.Post, "/api/v1/identity/rebuild?wait=30s", """{"dry_run":false}""");
        Assert.Equal((0, false), (settled.GetProperty("result").GetProperty("settled").GetInt32(), settled.GetProperty("result").GetProperty("dry_run").GetBoolean()));
    }

    [Fact]
    public async Task the_command_line_asks_a_server_or_a_folder_and_both_say_the_same()
    {
        _folder.File("rules.yaml", "identity: { identifiers: { user_id: { limit: 2 } } }");
        _folder.File("section.yaml", "identifiers: { user_id: { limit: 2 } }");
        _folder.File("wrong.yaml", "identity: { preset: none }");
        string[] server = ["--server", _server.Client.BaseAddress!.ToString(), "--token", "o-secret"];
        var asked = await WeftProcess.RunAsync(_folder.Path, ["identity", "what-if", "--rules", "rules.yaml", .. server]);
        Assert.Equal(0, asked.ExitCode);
        Assert.Contains("profiles                                    2                1", asked.Lines);
        Assert.Contains("buyers                                      2                1", asked.Lines);
        Assert.Contains("    p1 (3 ids): user_id:1, email:jane@x.example, user_id:2", asked.Lines);
        Assert.Equal(asked.Lines, (await WeftProcess.RunAsync(_folder.Path, ["identity", "what-if", "--rules", "section.yaml", .. server])).Lines);
        Assert.Equal((0, "No difference: 2 links taken again."), One(await WeftProcess.RunAsync(_folder.Path, ["identity", "rebuild", "--dry-run", .. server])));

        string[] folder = ["--data", Path.Combine(_folder.Path, "data")];
        Assert.Contains("a server runs on", One(await WeftProcess.RunAsync(_folder.Path, ["identity", "rebuild", .. folder])).Line, StringComparison.Ordinal);
        await StopAsync();
        Assert.Equal(asked.Lines, (await WeftProcess.RunAsync(_folder.Path, ["identity", "what-if", "--rules", "rules.yaml", .. folder])).Lines);
        Assert.Equal((0, "No difference: 2 links taken again."), One(await WeftProcess.RunAsync(_folder.Path, ["identity", "rebuild", .. folder])));
        var wrong = await WeftProcess.RunAsync(_folder.Path, ["identity", "what-if", "--rules", "wrong.yaml", .. folder]);
        Assert.Equal((1, "weft: wrong.yaml has 1 mistake:"), (wrong.ExitCode, wrong.Lines[0]));
    }

    private async Task StopAsync()
    {
        var server = _server;
        _server = null!;
        if (server is not null)
            await server.DisposeAsync();
    }

    private static (int ExitCode, string Line) One((int ExitCode, IReadOnlyList<string> Lines) ran) => (ran.ExitCode, Assert.Single(ran.Lines));

    private static string Pair(JsonElement holder) => $"{holder.GetProperty("before").GetInt64()} {holder.GetProperty("after").GetInt64()}";
}
