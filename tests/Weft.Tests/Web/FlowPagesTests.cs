using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class FlowPagesTests(WebLab lab)
{
    [Fact]
    public async Task the_overview_teaches_while_there_is_nothing_and_counts_what_arrives()
    {
        var site = await lab.StartAsync();
        await using var visit = await site.OpenAsync("/");
        await Expect(visit["nothing-yet"]).ToBeVisibleAsync();
        await site.SendAsync("track", new { anonymousId = "a1", @event = "Seen", messageId = "m1" });
        await site.SendAsync("track", new { anonymousId = "a1", @event = "Seen", messageId = "m1" });
        await site.SendAsync("track", new { userId = "u1", @event = "Seen" });
        await site.SendAsync("track", new { @event = "Nobody's" });
        await Expect(visit["received"]).ToHaveTextAsync("4");
        await Expect(visit["nothing-yet"]).ToHaveCountAsync(0);
        await Expect(visit["people-known"]).ToHaveTextAsync("1");
        await Expect(visit["people-anonymous"]).ToHaveTextAsync("1");
        await Expect(visit["sum"]).ToHaveTextAsync(new Regex(@"4\s*received\s*=\s*2\s*accepted\s*\+\s*1\s*duplicate\s*\+\s*1\s*rejected.*2\s*filed\s*\+\s*0\s*pending.*It adds up", RegexOptions.Singleline));
        await Expect(visit["event"]).ToHaveCountAsync(2);
        await Expect(visit.Page.Locator("[data-testid=delivery][data-destination=console]")).ToContainTextAsync("2 delivered");
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task who_enters_shows_with_the_reason_and_leads_to_the_person_with_that_event()
    {
        await using var visit = await lab.Site.OpenAsync("/");
        var size = visit.Page.Locator("[data-testid=audience][data-audience=twice] [data-testid=audience-size]");
        var before = int.Parse(await size.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await lab.Site.SendAsync("identify", new { userId = "buyer", traits = new { firstName = "Ada", lastName = "Lovelace" } });
        await lab.Site.SendAsync("track", new { userId = "buyer", @event = "Order Completed", messageId = "first-order" });
        await lab.Site.SendAsync("track", new { userId = "buyer", @event = "Order Completed", messageId = "second-order" });
        var move = visit.Page.Locator("[data-testid=move][data-audience=twice]", new() { HasText = "Ada Lovelace" });
        await Expect(move.GetByTestId("reason")).ToHaveTextAsync("Order Completed for the 2nd time in 90 days");
        await Expect(size).ToHaveTextAsync($"{before + 1}");
        await move.GetByTestId("reason").ClickAsync();
        await Expect(visit["event-panel"]).ToContainTextAsync("second-order");
        await visit["close-panel"].ClickAsync();
        await Expect(visit["event-panel"]).ToHaveCountAsync(0);
        await move.GetByTestId("person-link").ClickAsync();
        await Expect(visit["person-name"]).ToHaveTextAsync("Ada Lovelace");
        await Expect(visit["event-panel"]).ToContainTextAsync("second-order");
        await Expect(visit.Page.Locator("[data-testid=timeline-event].chosen")).ToHaveAttributeAsync("data-message", "second-order");
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task who_leaves_because_time_passed_shows_why()
    {
        await using var visit = await lab.Site.OpenAsync("/audiences/visitor");
        await lab.Site.SendAsync("page", new { userId = "passer-by" });
        var left = visit.Page.Locator("[data-testid=move].exited", new() { HasText = "passer-by" });
        await Expect(left.GetByTestId("reason")).ToHaveTextAsync("no Page Viewed for 1 second");
        await Expect(visit["definition"]).ToContainTextAsync("within: 1s");
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task paused_events_hold_still()
    {
        await lab.Site.SendAsync("track", new { userId = "stiller", @event = "Before" });
        await using var visit = await lab.Site.OpenAsync("/");
        await Expect(visit["event"].First).ToBeVisibleAsync();
        await visit["pause"].ClickAsync();
        await Expect(visit["pause"]).ToHaveAttributeAsync("aria-pressed", "true");
        await lab.Site.SendAsync("track", new { userId = "stiller", @event = "Held back" });
        await Expect(visit.Page.GetByText(new Regex("^Paused; [1-9]"))).ToBeVisibleAsync();
        Assert.Equal(0, await visit["event"].Filter(new() { HasText = "Held back" }).CountAsync());
        await visit["pause"].ClickAsync();
        await Expect(visit["event"].Filter(new() { HasText = "Held back" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task a_rejected_event_shows_with_reason_and_payload()
    {
        await lab.Site.SendAsync("track", new { @event = "Whose?", messageId = "nobodys" }, "wk_store");
        await using var visit = await lab.Site.OpenAsync("/sources?key=store");
        var rejected = visit.Page.Locator("[data-testid=rejected] li", new() { HasText = "nobodys" });
        await rejected.Locator("summary").ClickAsync();
        await Expect(rejected).ToContainTextAsync("no_identifier");
        await Expect(rejected).ToContainTextAsync("\"event\": \"Whose?\"");
        visit.HadNothingToComplainOf();
    }
}
