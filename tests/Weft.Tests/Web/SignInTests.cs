using System.Net;
using System.Net.Http.Headers;
using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class SignInTests(WebLab lab)
{
    [Fact]
    public async Task a_page_wants_a_token_and_leads_on_to_where_one_was_going()
    {
        await using var visit = await lab.Site.VisitAsync();
        await visit.Page.GotoAsync("/audiences/twice");
        await visit["token"].FillAsync("wrong");
        await visit["enter"].ClickAsync();
        await Expect(visit["refused"]).ToBeVisibleAsync();
        await visit["token"].FillAsync("boss-secret");
        await visit["enter"].ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Ordered twice");
        var cookie = Assert.Single(await visit.Page.Context.CookiesAsync(), one => one.Name == "weft_token");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(Microsoft.Playwright.SameSiteAttribute.Strict, cookie.SameSite);
        await visit.IsAliveAsync();
        await visit["sign-out"].ClickAsync();
        await Expect(visit["token"]).ToBeVisibleAsync();
        await visit.Page.GotoAsync("/");
        await Expect(visit["token"]).ToBeVisibleAsync();
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task signing_in_leads_nowhere_but_here()
    {
        await using var visit = await lab.Site.VisitAsync();
        await visit.SignInAsync("/sign-in?to=//elsewhere.example/", "boss-secret");
        await Expect(visit.Page).ToHaveURLAsync(lab.Site.Url + "/");
    }

    [Fact]
    public async Task a_role_sees_what_the_api_would_give_it_and_no_more()
    {
        await lab.Site.SendAsync("identify", new { userId = "private", traits = new { name = "Private Person" } });
        await using (var analyst = await lab.Site.OpenAsync("/", "lab-secret"))
        {
            await Expect(analyst["stages"]).ToBeVisibleAsync();
            await lab.Site.SendAsync("track", new { userId = "private", @event = "Seen By All" });
            await Expect(analyst["events"]).ToContainTextAsync("Seen By All");
            await Expect(analyst.Page.GetByText("Private Person")).ToHaveCountAsync(0);
            await analyst.Page.GotoAsync("/people/user_id:private");
            await Expect(analyst["not-for-you"]).ToBeVisibleAsync();
            await analyst.Page.GotoAsync("/start");
            await Expect(analyst["not-for-you"]).ToBeVisibleAsync();
            Assert.DoesNotContain("wk_web", await analyst.Page.ContentAsync(), StringComparison.Ordinal);
        }

        await using var agent = await lab.Site.OpenAsync("/people/user_id:private", "desk-secret");
        await Expect(agent["person-name"]).ToHaveTextAsync("Private Person");
        await agent.Page.GotoAsync("/audiences");
        await Expect(agent["not-for-you"]).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/", "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("/people", "localhost:80", HttpStatusCode.OK)]
    [InlineData("/", "rebound.example", HttpStatusCode.Redirect)]
    [InlineData("/", "127.0.0.1.rebound.example", HttpStatusCode.Redirect)]
    [InlineData("/api/v1/flow", "127.0.0.1", HttpStatusCode.Unauthorized)]
    public async Task this_machines_browser_needs_no_token_where_that_is_open_and_nobody_elses_name_helps(string path, string host, HttpStatusCode expected)
    {
        var site = await lab.StartAsync(options => options with { OpenOnLoopback = true });
        Assert.Equal(expected, (await GetAsync(site, path, host)).StatusCode);
    }

    [Fact]
    public async Task another_sites_page_gets_no_live_connection()
    {
        var site = await lab.StartAsync(options => options with { OpenOnLoopback = true });
        var host = new Uri(site.Url).Authority;
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(site, "/_blazor/negotiate?negotiateVersion=1", "http://elsewhere.example")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(site, "/_blazor/negotiate?negotiateVersion=1", $"http://{host}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(lab.Site, "/_blazor/negotiate?negotiateVersion=1", lab.Site.Url)).StatusCode);
    }

    [Fact]
    public async Task the_cookie_opens_pages_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/flow") { Headers = { { "Cookie", "weft_token=boss-secret" } } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await lab.Site.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(Site site, string path, string host)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(site.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host, Accept = { new MediaTypeWithQualityHeaderValue("text/html") } } };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PostAsync(Site site, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Origin", origin } } };
        return await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
