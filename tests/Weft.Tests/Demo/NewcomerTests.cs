using Microsoft.Playwright;
using Weft.Tests.Sdk;
using Weft.Tests.Server;
using Weft.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Demo;

public sealed class NewcomerTests
{
    private const float Patience = 60_000;

    [Fact]
    public async Task a_newcomer_sees_the_flow_move_opens_a_person_and_finds_an_event_of_their_own()
    {
        using var folder = new TemporaryFolder();
        await using var demo = WeftProcess.Start(folder.Path, "demo", "--urls", "http://127.0.0.1:0", "--seed", "7", "--people", "150", "--pace", "10");
        var url = (await demo.LineAsync("  Open   ")).Trim().Split(' ')[^1];
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Chromium.LaunchAsync(playwright);
        await using var visit = new Visit(await (await chromium.NewContextAsync(new() { BaseURL = url })).NewPageAsync(), new Uri(url).Authority);
        visit.Page.SetDefaultTimeout(Patience);

        await SeesTheFlowMoveAsync(visit);
        await OpensAPersonAsync(visit);
        await SendsAnEventAndFindsItAsync(visit);
        visit.HadNothingToComplainOf();

        demo.Terminate();
        await demo.ExitedAsync();
        Assert.DoesNotContain(demo.Lines, line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("warn:", StringComparison.Ordinal));
    }

    private static async Task SeesTheFlowMoveAsync(Visit visit)
    {
        await visit.Page.GotoAsync("/");
        await IsAliveAsync(visit);
        await Expect(visit["received"]).Not.ToHaveTextAsync(await visit["received"].InnerTextAsync(), new() { Timeout = Patience });
        await Expect(visit["event"].First).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task OpensAPersonAsync(Visit visit)
    {
        await visit["pause"].ClickAsync();
        await visit["event"].First.GetByTestId("person-link").ClickAsync();
        await Expect(visit["person-name"]).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(visit["timeline-event"].First).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task SendsAnEventAndFindsItAsync(Visit visit)
    {
        await visit.Page.GotoAsync("/start");
        await IsAliveAsync(visit);
        await visit["event-name"].FillAsync("Hello from me");
        await visit["who"].FillAsync("newcomer");
        await visit["send"].ClickAsync();
        await Expect(visit["own-arrival"]).ToBeVisibleAsync(new() { Timeout = Patience });
        await visit["own-arrival"].GetByTestId("person-link").ClickAsync();
        await Expect(visit["person-name"]).ToHaveTextAsync("newcomer", new() { Timeout = Patience });
        await Expect(visit["timeline-event"].Filter(new() { HasText = "Hello from me" })).ToHaveCountAsync(1, new() { Timeout = Patience });
    }

    // Not by an expression: the pages' policy takes no text as a script.
    private static Task IsAliveAsync(Visit visit) => Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-alive", "true", new() { Timeout = Patience });
}
