using System.Text.Json;

namespace Weft.Tests.Sdk;

[Collection(SdkCollection.Name)]
public sealed class BrowserSdkTests(SdkLab lab)
{
    private const string AnonymousId = "anonymous_id";

    // Fewer than the journey's messages in a batch, so that there is more than one.
    private const string SegmentBatches = "{ integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 4, timeout: 300 } } } } }";
    private const string RudderBatches = "{ queueOptions: { batch: { enabled: true, maxItems: 4, flushInterval: 300 } } }";
    private const string RudderBeacon = "{ useBeacon: true, beaconQueueOptions: { maxItems: 100, flushQueueInterval: 3600000 } }";

    [Theory]
    [InlineData("analytics-next", "plain", "{}")]
    [InlineData("analytics-next", "batching", SegmentBatches)]
    [InlineData("rudder", "plain", "{}")]
    [InlineData("rudder", "batching", RudderBatches)]
    public async Task what_a_browser_sdk_says_it_sent_arrives_whole_and_makes_the_profile(string page, string test, string options)
    {
        var source = lab.Source(page, test);
        var opened = await lab.Browser.OpenAsync(page, lab.Server.Url, source, options);
        var sent = await opened.VisitAsync(source);
        Assert.Equal(6, sent.Count);
        await opened.DeliveredAsync(sent);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: AnonymousId);
        opened.AskedNobodyElse();
        opened.HadNothingToComplainOf();
        Assert.Equal(test == "plain" ? 6 : 2, opened.Deliveries.All.Count);
        await opened.CloseAsync();
    }

    [Fact]
    public async Task the_usual_html_snippet_works_with_another_host_only()
    {
        var source = lab.Source("snippet", "plain");
        var opened = await lab.Browser.OpenAsync("snippet", lab.Server.Url, source);
        var told = await opened.VisitAsync(source);
        await opened.DeliveredAsync(told);
        await opened.Deliveries.HoldAsync(body => !body.Contains("Home", StringComparison.Ordinal) && body.Contains("\"type\":\"page\"", StringComparison.Ordinal), "the snippet's own page call");
        var posted = opened.Deliveries.All.Select(body => JsonElement.Parse(body)).ToList();
        Assert.Equal(7, posted.Count);
        await lab.Arrival(source).IsCompleteAsync(posted);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: AnonymousId, posted[0].GetProperty("anonymousId").GetString());
        opened.AskedNobodyElse();
        opened.HadNothingToComplainOf();
        await opened.CloseAsync();
    }

    [Theory]
    [InlineData("analytics-next")]
    [InlineData("snippet")]
    [InlineData("rudder")]
    public async Task a_page_with_an_unknown_key_says_so_and_sends_to_nobody(string page)
    {
        var opened = await lab.Browser.OpenAsync(page, lab.Server.Url, new SdkSource("nobodys"));
        await opened.Complaints.HoldAsync(text => text.Contains("404", StringComparison.Ordinal) || text.Contains("401", StringComparison.Ordinal), "404 or 401");
        opened.AskedNobodyElse();
        Assert.Empty(opened.Deliveries.All);
        await opened.CloseAsync();
    }

    [Fact]
    public async Task what_rudderstack_has_left_when_its_page_goes_arrives_by_beacon()
    {
        var source = lab.Source("rudder", "unload");
        var opened = await lab.Browser.OpenAsync("rudder", lab.Front.Url, source, RudderBeacon);
        var sent = await opened.VisitAsync(source);
        Assert.Equal(0, (await lab.Server.SettledSumsAsync(source)).GetProperty("received").GetInt64());
        await opened.GoElsewhereAsync();
        await lab.Front.Deliveries.HoldAsync(BrowserPage.Ids(sent));
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: AnonymousId);
        opened.AskedNobodyElse();
        await opened.CloseAsync();
    }
}
