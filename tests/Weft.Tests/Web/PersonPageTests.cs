using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class PersonPageTests(WebLab lab)
{
    [Fact]
    public async Task a_person_shows_ids_traits_audiences_timeline_and_why_they_are_one()
    {
        await lab.Site.SendAsync("page", new { anonymousId = "grace-phone", name = "Home" });
        await lab.Site.SendAsync("identify", new { anonymousId = "grace-phone", userId = "grace", traits = new { name = "Grace Hopper", plan = "pro", email = "grace@example.com" } });
        await using var visit = await lab.Site.OpenAsync("/people/user_id:grace");
        await Expect(visit["person-name"]).ToHaveTextAsync("Grace Hopper");
        await Expect(visit["person-state"]).ToHaveTextAsync("known");
        foreach (var id in (string[])["grace-phone", "grace", "grace@example.com"])
            await Expect(visit["ids"]).ToContainTextAsync(id);
        await Expect(visit["traits"].Locator("li", new() { HasText = "plan" })).ToContainTextAsync("pro");
        await Expect(visit["memberships"]).ToContainTextAsync("On the pro plan");
        await Expect(visit["links"]).ToContainTextAsync("anonymous_id:grace-phone");
        await Expect(visit["timeline-event"]).ToHaveCountAsync(2);
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task values_at_odds_are_all_shown_and_said_to_be_and_accounts_are_there()
    {
        await lab.Site.SendAsync("identify", new { userId = "odd", traits = new { name = "Ada Odd", tier = "gold", interests = new[] { "tea" } } });
        await lab.Site.SendAsync("identify", new { userId = "odd", traits = new { tier = "silver", interests = "cake" } }, "wk_store");
        await lab.Site.SendAsync("group", new { userId = "odd", groupId = "acme-tea" });
        await using var visit = await lab.Site.OpenAsync("/people/user_id:odd");
        var odd = visit["traits"].Locator("li", new() { HasText = "at odds" });
        await Expect(odd).ToHaveCountAsync(2);
        await Expect(odd.First).ToContainTextAsync("silver");
        await Expect(odd.Last).ToContainTextAsync("gold");
        await Expect(visit["traits"].Locator("li", new() { HasText = "interests" })).ToContainTextAsync("[\"tea\",\"cake\"]");
        await Expect(visit["accounts"]).ToContainTextAsync("acme-tea");
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task a_person_page_follows_the_person_through_a_merge()
    {
        await lab.Site.SendAsync("track", new { anonymousId = "early-device", @event = "Early" });
        await lab.Site.SendAsync("identify", new { userId = "late", traits = new { name = "Late Comer" } });
        await using var visit = await lab.Site.OpenAsync("/people/user_id:late");
        await Expect(visit["timeline-event"]).ToHaveCountAsync(1);
        await lab.Site.SendAsync("track", new { userId = "late", @event = "Ping", messageId = "ping-1", properties = new { depth = 3 } });
        await Expect(visit["timeline-event"]).ToHaveCountAsync(2);
        await lab.Site.SendAsync("identify", new { userId = "late", anonymousId = "early-device" });
        await Expect(visit["timeline-event"]).ToHaveCountAsync(4);
        await Expect(visit["ids"]).ToContainTextAsync("early-device");
        var ping = visit.Page.Locator("[data-testid=timeline-event][data-message=ping-1]");
        await ping.Locator(".timeline-row").ClickAsync();
        await Expect(ping.Locator("pre")).ToContainTextAsync("\"depth\": 3");
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task a_person_is_found_by_typing_from_any_page()
    {
        await lab.Site.SendAsync("identify", new { userId = "findable", traits = new { name = "Zebedee Finder" } });
        await using var visit = await lab.Site.OpenAsync("/");
        await visit.Page.Locator("h1").ClickAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("zebed");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit["people"].GetByTestId("person-link")).ToHaveTextAsync("ZF Zebedee Finder", new() { IgnoreCase = true });
        await visit["search"].FillAsync("nobody is called this");
        await Expect(visit.Page.GetByText("Nobody has an id or a trait")).ToBeVisibleAsync();
        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task an_own_event_is_sent_from_the_page_and_its_arrival_shows()
    {
        await using var visit = await lab.Site.OpenAsync("/start");
        await Expect(visit["snippet"]).ToContainTextAsync($"{lab.Site.Url}/v1/track -u wk_web:");
        await visit["event-name"].FillAsync("My very own");
        await visit["who"].FillAsync("me@example.com");
        await visit["send"].ClickAsync();
        await Expect(visit["sent"]).ToContainTextAsync("it is on disk");
        await Expect(visit["own-arrival"]).ToContainTextAsync("My very own");
        await Expect(visit["own-arrival"].GetByTestId("took")).ToContainTextAsync("ms");
        await visit["own-arrival"].GetByTestId("person-link").ClickAsync();
        await Expect(visit["person-name"]).ToHaveTextAsync("me@example.com");
        await Expect(visit["event-panel"]).ToContainTextAsync("My very own");
        visit.HadNothingToComplainOf();
    }
}
