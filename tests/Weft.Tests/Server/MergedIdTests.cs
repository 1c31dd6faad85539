using System.Net;

namespace Weft.Tests.Server;

/// <summary>A profile id that was shown once leads to whoever holds that fragment now, wherever a profile is asked for.</summary>
public sealed class MergedIdTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences: { buyers: { event: Bought } }
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
              {"type":"identify","anonymousId":"a1","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"plan":"pro"}},
              {"type":"track","event":"Bought","userId":"u1","messageId":"m2","timestamp":"2026-01-02T00:00:00Z"}]}
            """);
        await _api.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task every_call_takes_the_id_of_a_profile_that_was_merged_and_of_one_that_was_split()
    {
        var (browser, user) = (await IdAsync("anonymous_id:a1"), await IdAsync("user_id:u1"));
        Assert.NotEqual(browser, user);
        var (status, decision) = await _api.CallAsync(HttpMethod.Post, "/api/v1/identity/decisions", """{"kind":"together","a":"user_id:u1","b":"anonymous_id:a1","reason":"she called"}""");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(await IdAsync("user_id:u1"), await IdAsync("anonymous_id:a1"));

        await CheckAsync(browser, await IdAsync("anonymous_id:a1"));
        await CheckAsync(user, await IdAsync("user_id:u1"));

        await _api.DeleteAsync($"/api/v1/identity/decisions/{decision.GetProperty("id").GetString()}");
        await CheckAsync(browser, browser);
        await CheckAsync(user, user);
    }

    private async Task CheckAsync(string id, string holder)
    {
        Assert.Equal(holder, await IdAsync($"profile_id:{id}"));
        foreach (var part in (string[])["traits", "events", "external_ids", "metadata", "links"])
        {
            var byHolder = await _api.GetAsync($"/v1/spaces/acme/collections/users/profiles/profile_id:{holder}/{part}");
            var byId = await _api.GetAsync($"/v1/spaces/acme/collections/users/profiles/profile_id:{id}/{part}");
            Assert.Equal(byHolder.GetRawText().Replace(holder, id, StringComparison.Ordinal), byId.GetRawText().Replace(holder, id, StringComparison.Ordinal));
        }

        Assert.Equal(holder, (await _api.GetAsync($"/api/v1/audiences/buyers/explain?profile=profile_id:{id}")).GetProperty("profile_id").GetString());
        Assert.True((await _api.GetAsync($"/api/v1/identity/why?a=profile_id:{id}&b=profile_id:{holder}")).GetProperty("same").GetBoolean());
        Assert.NotEmpty((await _api.GetAsync($"/api/v1/identity/ledger?id=profile_id:{id}")).GetProperty("data").EnumerateArray());
    }

    private async Task<string> IdAsync(string of) => (await _api.GetAsync($"/api/v1/profiles/{of}")).GetProperty("id").GetString()!;
}
