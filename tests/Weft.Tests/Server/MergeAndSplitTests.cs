using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Tests.Server;

/// <summary>Two people with much history, put together by an operator and taken apart again.</summary>
public sealed class MergeAndSplitTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          buyers: { event: Order Completed, count: { gte: 2 } }
          cautious: { all: [{ event: Product Viewed, count: { gte: 3 } }, { not: { event: Refund Asked } }] }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _api = new(_server.Client, "a-secret");
        foreach (var user in (string[])["ada", "ben"])
        {
            for (var from = 0; from < 1_000; from += 250)
                Assert.Equal(System.Net.HttpStatusCode.OK, await _api.SendAsync("wk", $$"""{"batch":[{{string.Join(',', Enumerable.Range(from, 250).Select(number => Event(user, number)))}}]}"""));
        }

        await _api.GetAsync("/api/v1/flow?settle=60s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task merging_and_then_splitting_gives_both_profiles_back_to_the_byte()
    {
        var (ada, ben) = (await AllOfAsync("ada"), await AllOfAsync("ben"));
        Assert.NotEqual(ada, ben);

        var (_, decision) = await _api.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"together","a":"user_id:ada","b":"user_id:ben","reason":"one account"}""");
        Assert.True(decision.GetProperty("in_force").GetBoolean());
        Assert.Equal(await AllOfAsync("ada"), await AllOfAsync("ben"));
        Assert.NotEqual(ada, await AllOfAsync("ada"));

        await _api.DeleteAsync($"/api/v1/identity/decisions/{decision.GetProperty("id").GetString()}");
        Assert.Equal(ada, await AllOfAsync("ada"));
        Assert.Equal(ben, await AllOfAsync("ben"));
    }

    // Every call that shows a profile; all of its events.
    private async Task<string> AllOfAsync(string user)
    {
        var whole = JsonNode.Parse((await _api.GetAsync($"/api/v1/profiles/user_id:{user}")).GetRawText())!;
        // Who was out of an audience for a while is in it since then: that is no fault of the split.
        foreach (var (_, membership) in whole["audiences"]!.AsObject())
            Assert.True(membership!.AsObject().Remove("since"));
        List<JsonElement> answers = [JsonSerializer.SerializeToElement(whole)];
        foreach (var part in (string[])["traits?limit=100", "external_ids?limit=100", "metadata"])
            answers.Add(await _api.GetAsync($"/v1/spaces/acme/collections/users/profiles/user_id:{user}/{part}"));
        for (var next = ""; next is not null;)
        {
            var page = await _api.GetAsync($"/v1/spaces/acme/collections/users/profiles/user_id:{user}/events?limit=100{(next.Length > 0 ? "&next=" + Uri.EscapeDataString(next) : "")}");
            answers.Add(page.GetProperty("data"));
            next = page.GetProperty("cursor").TryGetProperty("next", out var cursor) && cursor.GetString() is { Length: > 0 } text ? text : null;
        }

        return string.Join('\n', answers.Select(answer => answer.GetRawText()));
    }

    private static string Event(string user, int number)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number * 7).ToString("O", CultureInfo.InvariantCulture);
        var name = (number % 5) switch { 0 => "Order Completed", 1 => user == "ben" ? "Refund Asked" : "Cart Viewed", _ => "Product Viewed" };
        return number % 10 == 9
            ? $$$"""{"type":"identify","userId":"{{{user}}}","messageId":"{{{user}}}-{{{number}}}","timestamp":"{{{at}}}","traits":{"email":"{{{user}}}@x.example","visits":{{{number}}},"plan":"{{{(number % 20 == 9 ? "pro" : "free")}}}"}}"""
            : $$$"""{"type":"track","event":"{{{name}}}","userId":"{{{user}}}","messageId":"{{{user}}}-{{{number}}}","timestamp":"{{{at}}}","properties":{"sku":"{{{number % 17}}}"}}""";
    }
}
