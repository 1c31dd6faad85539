namespace Weft.Tests.Sdk;

[Collection(SdkCollection.Name)]
public sealed class BrowserRetryTests(SdkLab lab)
{
    private const string AnonymousId = "anonymous_id";

    [Theory]
    [InlineData("analytics-next")]
    [InlineData("rudder")]
    public async Task a_page_sends_again_what_was_answered_503(string page)
    {
        var source = lab.Source(page, "refused");
        var opened = await lab.Browser.OpenAsync(page, lab.Front.Url, source);
        lab.Front.RefuseNext(2);
        var sent = await opened.VisitAsync(source);
        await opened.DeliveredAsync(sent);
        Assert.Equal(2, lab.Front.Refused);
        await lab.Arrival(source).IsCompleteAsync(sent);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: AnonymousId);
        opened.AskedNobodyElse();
        await opened.CloseAsync();
    }

    [Theory]
    [InlineData("analytics-next")]
    [InlineData("rudder")]
    public async Task a_page_outlasts_a_kill_and_what_it_sends_again_counts_once(string page)
    {
        var source = lab.Source(page, "restart");
        var opened = await lab.Browser.OpenAsync(page, lab.Front.Url, source);
        var restarted = lab.RestartAsync(lab.Front.LoseNextAnswer(lab.Server.KillAsync));
        var sent = await opened.VisitAsync(source);
        await restarted;
        await opened.DeliveredAsync(sent);
        await lab.Arrival(source).IsCompleteAsync(sent, isResent: true);
        await lab.Arrival(source).MadeTheProfileAsync(previousType: AnonymousId);
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
}
