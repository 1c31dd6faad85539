using System.Text.Json;

namespace Weft.Tests.Sdk;

[Collection(SdkCollection.Name)]
public sealed class BrowserRetryTests(SdkLab lab)
{
    private const string AnonymousId = "anonymous_id";

    [Theory]
    [InlineData("analytics-next")]
    [InlineData("rudder")]
    [InlineData("snippet")]
    public async Task a_page_sends_again_what_was_answered_503(string page)
    {
        var source = lab.Source(page, "refused");
        var opened = await lab.Browser.OpenAsync(page, lab.Front.Url, source);
        lab.Front.RefuseNext(2);
        var sent = await opened.VisitAsync(source);
        await opened.DeliveredAsync(sent);
        Assert.Equal(2, lab.Front.Refused);
        var arrived = await WithItsOwnAsync(opened, page, sent);
        await lab.Arrival(source).IsCompleteAsync(arrived);
        await lab.Arrival(source).MadeTheProfileAsync(AnonymousId, OwnIdOf(page, arrived));
        opened.AskedNobodyElse();
        await opened.CloseAsync();
    }

    [Theory]
    [InlineData("analytics-next")]
    [InlineData("rudder")]
    [InlineData("snippet")]
    public async Task a_page_outlasts_a_kill_and_what_it_sends_again_counts_once(string page)
    {
        var source = lab.Source(page, "restart");
        var opened = await lab.Browser.OpenAsync(page, lab.Front.Url, source);
        var restarted = lab.RestartAsync(lab.Front.LoseNextAnswer(lab.Server.KillAsync));
        var sent = await opened.VisitAsync(source);
        await restarted;
        await opened.DeliveredAsync(sent);
        var arrived = await WithItsOwnAsync(opened, page, sent);
        await lab.Arrival(source).IsCompleteAsync(arrived, isResent: true);
        await lab.Arrival(source).MadeTheProfileAsync(AnonymousId, OwnIdOf(page, arrived));
        opened.AskedNobodyElse();
        await opened.CloseAsync();
    }

    [Theory]
    [InlineData("analytics-next", true)]
    [InlineData("rudder", false)]
    public async Task a_page_sends_again_what_went_over_its_sources_rate(string page, bool waitsAsTold)
    {
        var source = lab.Source(page, "rated");
        var opened = await lab.Browser.OpenAsync(page, lab.Front.Url, source);
        lab.Front.RefuseNext(0);
        var others = await lab.Server.ExhaustRateAsync(source);
        var sent = await opened.VisitAsync(source);
        await opened.DeliveredAsync(sent);
        // One that waits as long as it is told is refused once, or twice where its timer rings early; one that waits as long as it likes may be refused often.
        Assert.InRange(lab.Front.OverRate, sent.Count, waitsAsTold ? 2 * sent.Count : int.MaxValue);
        await lab.Arrival(source).IsCompleteAsync(sent, others: others);
        opened.AskedNobodyElse();
        await opened.CloseAsync();
    }

    // Its own page call comes first, so it has made an anonymous id by the time the visit would set one.
    private static string? OwnIdOf(string page, IReadOnlyList<JsonElement> arrived) =>
        page == "snippet" ? arrived[0].GetProperty("anonymousId").GetString() : null;

    // The usual snippet views the page by itself, before anybody asks it to.
    private static async Task<IReadOnlyList<JsonElement>> WithItsOwnAsync(BrowserPage opened, string page, IReadOnlyList<JsonElement> sent)
    {
        if (page != "snippet")
            return sent;
        await opened.Deliveries.HoldAsync(
            body => !body.Contains("Home", StringComparison.Ordinal) && body.Contains("\"type\":\"page\"", StringComparison.Ordinal), "the snippet's own page call");
        return [.. opened.Deliveries.All.Select(body => JsonElement.Parse(body)).DistinctBy(message => message.GetProperty("messageId").GetString())];
    }
}
