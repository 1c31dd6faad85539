using System.Globalization;
using System.Net;
using System.Text.Json;
using Weft.Tests.Server;
using Weft.Tests.Storage;

namespace Weft.Tests.Warehouse;

/// <summary>Who was in an audience when, and what audiences have in common, over HTTP.</summary>
public sealed class AudienceHistoryTests : IAsyncLifetime
{
    private const string Yaml = """
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          buyers: { event: Bought }
          browsers: { all: [{ event: Viewed }, { not: { event: Bought } }] }
          viewers: { event: Viewed }
        """;

    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml, with: options => options with { AdjustEngine = engine => engine });
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task those_who_were_in_it_then_are_told_from_those_who_are_in_it_now()
    {
        await _api.OrdersAsync("wk", "Viewed", "1", "2", "3");
        var then = (await _api.GetAsync("/api/v1/audiences/browsers/members")).GetProperty("data").EnumerateArray().Max(member => member.GetProperty("since").GetDateTimeOffset());
        await _api.OrdersAsync("wk", "Bought", "2");
        await _api.GetAsync("/api/v1/warehouse?settle=30s");

        Assert.Equal(["user_id:1", "user_id:3"], await MembersAsync("browsers/members"));
        Assert.Equal(["user_id:1", "user_id:2", "user_id:3"], await MembersAsync($"browsers/members?at={Uri.EscapeDataString(then.ToString("O", CultureInfo.InvariantCulture))}"));
        Assert.Equal(["user_id:1", "user_id:3"], await MembersAsync("browsers/members?at=2999-01-01"));
        Assert.Empty(await MembersAsync("browsers/members?at=2020-01-01"));
        var first = await _api.GetAsync("/api/v1/audiences/browsers/members?at=2999-01-01&limit=1");
        Assert.Equal(["user_id:3"], await MembersAsync($"browsers/members?at=2999-01-01&limit=1&cursor={first.GetProperty("cursor").GetString()}"));
    }

    [Fact]
    public async Task each_day_says_who_came_and_went()
    {
        await _api.OrdersAsync("wk", "Viewed", "1", "2", "3");
        await _api.OrdersAsync("wk", "Bought", "2");
        await _api.GetAsync("/api/v1/warehouse?settle=30s");

        var days = (await _api.GetAsync("/api/v1/audiences/browsers/history")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(30, days.Count);
        Assert.Equal((3, 1, 2), (days.Sum(day => day.GetProperty("entered").GetInt64()), days.Sum(day => day.GetProperty("exited").GetInt64()), days[^1].GetProperty("size").GetInt64()));
        Assert.Equal(0, days[0].GetProperty("size").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.CallAsync(HttpMethod.Get, "/api/v1/audiences/browsers/history?from=2026-02-01&to=2026-01-01")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.CallAsync(HttpMethod.Get, "/api/v1/audiences/browsers/history?from=yesterday")).Status);
    }

    [Fact]
    public async Task audiences_are_laid_over_each_other()
    {
        await _api.OrdersAsync("wk", "Viewed", "1", "2", "3");
        await _api.OrdersAsync("wk", "Bought", "2", "4");

        var rows = (await _api.GetAsync("/api/v1/audiences/buyers/overlap?with=viewers,browsers")).GetProperty("data").EnumerateArray()
            .Select(row => $"{string.Join('+', row.GetProperty("audiences").EnumerateArray().Select(key => key.GetString()))} {row.GetProperty("in_all")} {row.GetProperty("in_no_other")}");
        Assert.Equal(["buyers 2 1", "viewers 3 0", "browsers 2 0", "buyers+viewers 1 1", "buyers+browsers 0 0", "viewers+browsers 2 2", "buyers+viewers+browsers 0 0"], rows);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.CallAsync(HttpMethod.Get, "/api/v1/audiences/buyers/overlap?with=buyers")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Get, "/api/v1/audiences/buyers/overlap?with=others")).Status);
    }

    private async Task<IEnumerable<string?>> MembersAsync(string call) =>
        (await _api.GetAsync($"/api/v1/audiences/{call}")).GetProperty("data").EnumerateArray().Select(Shown);

    private static string? Shown(JsonElement member) => member.GetProperty("external_ids")[0] is var id ? $"{id.GetProperty("type")}:{id.GetProperty("id")}" : null;
}
