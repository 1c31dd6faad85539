using System.Net;
using System.Text.Json;

namespace Weft.Tests.Server;

public sealed class ComputedTraitTests : IAsyncLifetime
{
    private const string Yaml = """
        workspace: { name: acme }
        tokens: { admin: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        traits:
          revenue: { name: Revenue, sum: properties.revenue, of: Order Completed }
          orders: { count: true, of: Order Completed }
          basket: { formula: round(revenue / orders) }
          plan: { last: properties.plan, of: Order Completed }
        audiences:
          big: { trait: basket, gte: 30 }
        destinations:
          out: { kind: console, mappings: [{ when: { trait: orders } }] }
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
              {"type":"identify","userId":"42","messageId":"m1","timestamp":"2026-01-01T00:00:00Z","traits":{"plan":"sent","email":"a@b.c"}},
              {"type":"track","event":"Order Completed","userId":"42","messageId":"m3","timestamp":"2026-01-03T00:00:00Z","properties":{"revenue":20}},
              {"type":"track","event":"Order Completed","userId":"42","messageId":"m4","timestamp":"2026-01-20T00:00:00Z","properties":{"revenue":45.50,"plan":"gold"}}]}
            """);
        await _api.GetAsync("/api/v1/flow?settle=30s");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_profile_shows_them_now_and_as_of_any_instant_and_where_they_come_from()
    {
        var traits = (await ProfileApi("traits?limit=100")).GetProperty("traits");
        Assert.Equal("""{"basket":33,"big":true,"email":"a@b.c","orders":2,"plan":"gold","revenue":65.5}""", traits.GetRawText());
        Assert.Equal("""{"basket":20,"big":false,"email":"a@b.c","orders":1,"plan":"sent","revenue":20}""", (await ProfileApi("traits?limit=100&at=2026-01-10T00:00:00Z")).GetProperty("traits").GetRawText());
        Assert.Equal("""{"orders":2,"plan":"gold"}""", (await ProfileApi("traits?class=computed_trait&include=orders,plan,email")).GetProperty("traits").GetRawText());

        var whole = (await _api.GetAsync("/api/v1/profiles/user_id:42")).GetProperty("traits");
        Assert.Equal(("computed", 65.5m), (whole.GetProperty("revenue").GetProperty("rule").GetString(), whole.GetProperty("revenue").GetProperty("value").GetDecimal()));
        Assert.Equal("gold", whole.GetProperty("plan").GetProperty("value").GetString());
        Assert.Equal("most_recent", whole.GetProperty("email").GetProperty("rule").GetString());

        var one = await _api.GetAsync("/api/v1/profiles/user_id:42/traits/basket?at=2026-01-10T00:00:00Z");
        Assert.Equal(20, one.GetProperty("shown").GetProperty("value").GetInt32());
        Assert.Equal(["m3"], one.GetProperty("parts")[0].GetProperty("because").EnumerateArray().Select(cause => cause.GetProperty("message_id").GetString()));
    }

    [Fact]
    public async Task an_audience_s_explanation_has_the_trait_with_its_value_and_the_events_behind_it()
    {
        var tree = (await _api.GetAsync("/api/v1/audiences/big/explain?profile=user_id:42")).GetProperty("tree");

        Assert.Equal(("whose basket, round(revenue / orders), is at least 30", 33), (tree.GetProperty("sentence").GetString(), tree.GetProperty("value").GetInt32()));
        var revenue = tree.GetProperty("parts")[0].GetProperty("parts")[0];
        Assert.Equal(("revenue: the total properties.revenue over Order Completed", 65.5m), (revenue.GetProperty("sentence").GetString(), revenue.GetProperty("value").GetDecimal()));
        Assert.Equal(["m4", "m3"], revenue.GetProperty("because").EnumerateArray().Select(cause => cause.GetProperty("message_id").GetString()));
    }

    [Fact]
    public async Task one_is_made_and_taken_away_like_an_audience_unless_somebody_names_it()
    {
        var (status, made) = await _api.PutAsync("/api/v1/traits/favourite", """{"most_frequent":"properties.plan","of":"Order Completed"}""");
        Assert.Equal((HttpStatusCode.Created, "api", "most_frequent"), (status, made.GetProperty("defined_in").GetString(), made.GetProperty("kind").GetString()));
        await _api.PutAsync("/api/v1/audiences/golden", """{"trait":"favourite","equals":"gold"}""");
        Assert.Equal(1, (await _api.GetAsync("/api/v1/audiences/golden")).GetProperty("size").GetInt32());
        // What it means to an audience changes with it.
        await _api.PutAsync("/api/v1/traits/favourite", """{"first":"properties.revenue","of":"Order Completed"}""");
        Assert.Equal(0, (await _api.GetAsync("/api/v1/audiences/golden")).GetProperty("size").GetInt32());

        var (refused, why) = await _api.DeleteAsync("/api/v1/traits/favourite");
        Assert.Equal((HttpStatusCode.Conflict, "traits.favourite is in use by audiences.golden; change that first."), (refused, why.GetProperty("detail").GetString()));
        await _api.DeleteAsync("/api/v1/audiences/golden");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync("/api/v1/traits/favourite")).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PutAsync("/api/v1/traits/wrong", """{"sum":"properties.revenue","off":"X"}""")).Status);
        Assert.Equal(["revenue", "orders", "basket", "plan"], (await _api.GetAsync("/api/v1/traits")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("key").GetString()));
        var orders = await _api.GetAsync("/api/v1/traits/orders");
        Assert.Equal(("out", "traits.basket"), (orders.GetProperty("told_to")[0].GetString(), orders.GetProperty("used_by")[0].GetString()));
    }

    private Task<JsonElement> ProfileApi(string path) => _api.GetAsync($"/v1/spaces/acme/collections/users/profiles/user_id:42/{path}");
}
