using System.Net;
using System.Text.Json;
using Weft.Tests.Crash;

namespace Weft.Tests.Server;

/// <summary>A destination shows how many it was told of, and how far a list has come.</summary>
public sealed class DestinationListsTests : IAsyncLifetime
{
    private const string Ads = """{"kind":"console","consent":["marketing"],"mappings":[{"when":{"audience":"buyers"}}]}""";

    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        consent: { purposes: [marketing] }
        audiences:
          buyers: { event: Order Completed }
          readers: { event: Article Read }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _api = new(_server.Client, "a-secret");
        Assert.Equal(HttpStatusCode.OK, await _api.SendAsync("wk", """{"batch":[{"type":"track","event":"Consent Updated","userId":"ada","properties":{"marketing":true}}]}"""));
        await _api.OrdersAsync("wk", "Order Completed", "ada", "ben", "cleo");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_destination_shows_whom_it_was_told_of_and_is_told_again_on_request()
    {
        Assert.Equal(HttpStatusCode.Created, (await _api.PutAsync("/api/v1/destinations/ads", Ads)).Status);
        var ads = await SyncedAsync("full");
        Assert.Equal("""[{"audience":"buyers","told":1,"withheld":2}]""", ads.GetProperty("lists").GetRawText());
        Assert.Equal(1, Sync(ads).GetProperty("entered").GetInt64());

        Assert.Equal(HttpStatusCode.Accepted, (await _api.CallAsync(HttpMethod.Post, "/api/v1/destinations/ads/sync", """{"audience":"buyers"}""")).Status);
        ads = await SyncedAsync("again");
        Assert.Equal("""["buyers"]""", Sync(ads).GetProperty("audiences").GetRawText());
        Assert.Equal(1, Sync(ads).GetProperty("entered").GetInt64());
        Assert.Equal(HttpStatusCode.Accepted, (await _api.CallAsync(HttpMethod.Post, "/api/v1/destinations/ads/sync")).Status);

        await _api.SendAsync("wk", """{"batch":[{"type":"track","event":"Consent Updated","userId":"ada","properties":{"marketing":false}}]}""");
        await _api.GetAsync("/api/v1/flow?settle=30s");
        Assert.Equal("""[{"audience":"buyers","told":0,"withheld":3}]""", (await _api.GetAsync("/api/v1/destinations/ads")).GetProperty("lists").GetRawText());
    }

    [Fact]
    public async Task who_asks_for_whoever_enters_is_first_told_who_is_in_each_audience()
    {
        await _api.SendAsync("wk", """{"batch":[{"type":"identify","userId":"ada","traits":{"plan":"pro"}},{"type":"track","event":"Article Read","userId":"ada"}]}""");
        await _api.GetAsync("/api/v1/flow?settle=30s");
        await _api.PutAsync("/api/v1/destinations/ads", """{"kind":"console","mappings":[{"when":{"change":"entered","traits":{"plan":"pro"}}}]}""");
        var ads = await SyncedAsync("full");
        Assert.Equal("""[{"audience":"buyers","told":1,"withheld":0},{"audience":"readers","told":1,"withheld":0}]""", ads.GetProperty("lists").GetRawText());
    }

    [Theory]
    [InlineData("ads", """{"audience":"byers"}""", HttpStatusCode.BadRequest, "did you mean buyers?")]
    [InlineData("ads", """{"audience":"readers"}""", HttpStatusCode.BadRequest, "no mapping of this destination asks for")]
    [InlineData("add", "{}", HttpStatusCode.NotFound, "There is no destination add.")]
    public async Task a_list_that_is_none_is_named(string destination, string body, HttpStatusCode expected, string message)
    {
        await _api.PutAsync("/api/v1/destinations/ads", Ads);
        var (status, answer) = await _api.CallAsync(HttpMethod.Post, $"/api/v1/destinations/{destination}/sync", body);
        Assert.Equal(expected, status);
        Assert.Contains(message, answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_purpose_that_is_none_is_named()
    {
        var (status, answer) = await _api.PutAsync("/api/v1/destinations/ads", """{"kind":"console","consent":["marketng"]}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("did you mean marketing?", answer.GetRawText(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> SyncedAsync(string what)
    {
        JsonElement ads = default;
        Assert.True(await Settings.UntilAsync(
            async () => Sync(ads = await _api.GetAsync("/api/v1/destinations/ads")) is { ValueKind: JsonValueKind.Object } sync
                && sync.GetProperty("what").GetString() == what && sync.GetProperty("phase").GetString() == "done",
            TimeSpan.FromSeconds(30)));
        return ads;
    }

    private static JsonElement Sync(JsonElement destination) => destination.GetProperty("syncs").EnumerateArray().LastOrDefault();
}
