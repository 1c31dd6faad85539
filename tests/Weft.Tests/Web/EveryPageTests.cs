using Microsoft.Playwright;
using Weft.Tests.Server;
using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class EveryPageTests(WebLab lab)
{
    private static readonly string[] Paths =
        ["/", "/people", "/people?q=ada", "/people/user_id:wide", "/people/nobody:here", "/audiences", "/audiences/twice", "/audiences/none-such", "/sources", "/destinations", "/start"];

    public static TheoryData<int, ColorScheme> Views => new(
        (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark));

    [Theory]
    [MemberData(nameof(Views))]
    public async Task every_page_fits_can_be_read_by_all_and_is_quiet(int width, ColorScheme scheme)
    {
        var word = new string('w', 400);
        await lab.Site.SendAsync("identify", new { userId = "wide", anonymousId = word, traits = new { name = $"Wide {word}", plan = "pro", note = word } });
        await lab.Site.SendAsync("track", new { userId = "wide", @event = word, properties = new { note = word } });
        await using var visit = await lab.Site.OpenAsync("/", width: width, scheme: scheme);
        foreach (var path in Paths)
        {
            await visit.Page.GotoAsync(path);
            await visit.IsAliveAsync();
            await Expect(visit.Page.Locator("h1")).ToHaveCountAsync(1);
            Assert.Equal([], (await PageCheck.FaultsAsync(visit.Page)).Select(fault => $"{path}: {fault}"));
        }

        visit.HadNothingToComplainOf();
    }

    [Fact]
    public async Task a_fault_of_each_kind_is_found()
    {
        await using var visit = await lab.Site.OpenAsync("/");
        await visit.Page.EvaluateAsync("""
            document.querySelector('main').insertAdjacentHTML('beforeend',
              '<h1>Second</h1><input type=text><button></button><a href="#"></a><img src="weft.svg"><p style="color:#bbb;background:#fff">pale</p><p style="width:3000px">wide</p>')
            """);
        var faults = await PageCheck.FaultsAsync(visit.Page);
        foreach (var kind in (string[])["h1", "input", "button", "link", "img", "contrast", "overflow"])
            Assert.Contains(faults, fault => fault.StartsWith(kind, StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_choice_of_light_or_dark_is_kept()
    {
        await using var visit = await lab.Site.OpenAsync("/");
        await visit["theme"].ClickAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await visit.Page.GotoAsync("/audiences");
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task where_there_is_nothing_a_browser_gets_a_page_and_others_the_apis_answer()
    {
        await using var visit = await lab.Site.OpenAsync("/");
        var answer = await visit.Page.GotoAsync("/nowhere/at/all");
        Assert.Equal(404, answer!.Status);
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("There is nothing here");
        Assert.Equal("application/problem+json", (await lab.Site.Client.GetAsync("/nowhere", TestContext.Current.CancellationToken)).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task the_program_serves_its_pages_from_any_folder()
    {
        using var folder = new TemporaryFolder();
        await using var process = WeftProcess.Start(folder.Path, "serve", "--urls", "http://127.0.0.1:0");
        var url = (await process.LineAsync("Weft listens on")).Split("listens on ")[1].Split([',', ' '])[0];
        using var client = new HttpClient();
        foreach (var path in (string[])["/sign-in", "/weft.css", "/weft.svg", "/_framework/blazor.web.js", "/_content/Radzen.Blazor/css/standard-base.css"])
            Assert.True((await client.GetAsync(new Uri(url + path), TestContext.Current.CancellationToken)).IsSuccessStatusCode, path);
    }
}
