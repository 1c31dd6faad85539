using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Server;

public sealed class IdentityWarningsTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_value_that_rules_keep_apart_from_a_hundred_others_is_warned_of_until_it_is_no_identifier()
    {
        await SendAsync(1, 100, "info@shop.example", day: 2);
        Assert.Empty(await WarningsAsync());
        await SendAsync(101, 1, "info@shop.example", day: 3);
        var warning = Assert.Single(await WarningsAsync());
        Assert.Equal("hot_value email:info@shop.example 100 unique user_id", Text(warning));
        Assert.Equal("2026-01-03T00:01:41.000Z", warning.GetProperty("since").GetString());
        // Again by the same people: no more than it was.
        await SendAsync(1, 100, "info@shop.example", day: 4);
        Assert.Equal("hot_value email:info@shop.example 100 unique user_id", Text(Assert.Single(await WarningsAsync())));

        await _api.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"not_an_identifier","a":"email:info@shop.example","reason":"the shop's own"}""");
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task a_person_whom_late_evidence_cannot_settle_at_once_is_stale_where_everybody_looks()
    {
        for (var from = 1; from <= 10_001; from += 500)
            await SendAsync(from, 500, "info@shop.example", day: 2);
        Assert.DoesNotContain(await WarningsAsync(), one => one.GetProperty("kind").GetString() == "stale_person");
        Assert.False(await IsStaleAsync());

        await SendAsync(20_001, 1, "info@shop.example", day: 1);
        var warning = Assert.Single(await WarningsAsync(), one => one.GetProperty("kind").GetString() == "stale_person");
        Assert.StartsWith("p", warning.GetProperty("profile_id").GetString());
        Assert.True(await IsStaleAsync());
        Assert.Contains(await _api.ProblemsAsync(), one => one.Contains("a rebuild settles them", StringComparison.Ordinal));
    }

    private static string Text(JsonElement one) =>
        $"{one.GetProperty("kind").GetString()} {one.GetProperty("id").GetString()} {one.GetProperty("count").GetInt64()} {one.GetProperty("rule").GetString()}";

    private async Task<bool> IsStaleAsync() => (await _api.GetAsync("/api/v1/profiles/email:info@shop.example")).GetProperty("stale").GetBoolean();

    private async Task<List<JsonElement>> WarningsAsync()
    {
        await _api.GetAsync("/api/v1/flow?settle=30s");
        return [.. (await _api.GetAsync("/api/v1/identity/warnings")).GetProperty("data").EnumerateArray()];
    }

    private async Task SendAsync(int from, int count, string email, int day)
    {
        // Each at an instant of its own: what comes in order is not taken again.
        var at = new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
        var items = Enumerable.Range(from, count)
            .Select(user => $$$"""{"type":"identify","userId":"u{{{user}}}","timestamp":"{{{IsoTime.Format(at.AddSeconds(user))}}}","traits":{"email":"{{{email}}}"}}""");
        Assert.Equal(System.Net.HttpStatusCode.OK, await _api.SendAsync("wk", $$"""{"batch":[{{string.Join(',', items)}}]}"""));
    }
}
