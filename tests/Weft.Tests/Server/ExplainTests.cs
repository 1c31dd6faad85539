using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

public sealed class ExplainTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          slipping:
            all:
              - { event: Order Completed, count: { gte: 2 } }
              - { event: Order Completed, sum: properties.revenue, gte: 50 }
              - { trait: plan, equals: pro }
              - { not: { event: Page Viewed, within: 30d } }
          bought: { sequence: [{ event: Viewed }, { event: Order Completed, within: 7d }] }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _api = new(_server.Client, "a-secret");
        await _api.SendAsync("wk", """
            {"batch":[
              {"type":"identify","userId":"42","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"plan":"pro"}},
              {"type":"track","event":"Viewed","userId":"42","messageId":"m2","timestamp":"2026-01-02T00:00:00Z"},
              {"type":"track","event":"Order Completed","userId":"42","messageId":"m3","timestamp":"2026-01-03T00:00:00Z","properties":{"revenue":20}},
              {"type":"track","event":"Order Completed","userId":"42","messageId":"m4","timestamp":"2026-01-20T00:00:00Z","properties":{"revenue":40}}]}
            """);
        await _api.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task each_condition_says_what_it_came_to_and_by_which_events()
    {
        var why = await _api.GetAsync("/api/v1/audiences/slipping/explain?profile=user_id:42");

        Assert.True(why.GetProperty("member").GetBoolean());
        Assert.Equal(JsonValueKind.Null, why.GetProperty("next_change").ValueKind);
        var parts = why.GetProperty("tree").GetProperty("parts").EnumerateArray().ToList();
        Assert.All(parts, part => Assert.True(part.GetProperty("holds").GetBoolean()));
        Assert.Equal(2, parts[0].GetProperty("value").GetDecimal());
        Assert.Equal(["m4", "m3"], MessagesOf(parts[0]));
        Assert.Equal(60, parts[1].GetProperty("value").GetDecimal());
        Assert.Equal("pro", parts[2].GetProperty("because")[0].GetProperty("value").GetString());
        Assert.Equal(0, parts[3].GetProperty("parts")[0].GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task a_sequence_shows_the_chain()
    {
        var why = await _api.GetAsync("/api/v1/audiences/bought/explain?profile=user_id:42");

        Assert.Equal(["m3", "m2"], MessagesOf(why.GetProperty("tree")));
    }

    [Theory]
    [InlineData("slipping/explain", HttpStatusCode.BadRequest)]
    [InlineData("slipping/explain?profile=42", HttpStatusCode.BadRequest)]
    [InlineData("slipping/explain?profile=user_id:43", HttpStatusCode.NotFound)]
    [InlineData("sliping/explain?profile=user_id:42", HttpStatusCode.NotFound)]
    public async Task what_is_not_there_is_said(string call, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _api.CallAsync(HttpMethod.Get, $"/api/v1/audiences/{call}")).Status);

    private static IEnumerable<string?> MessagesOf(JsonElement node) => node.GetProperty("because").EnumerateArray().Select(one => one.GetProperty("message_id").GetString());
}
