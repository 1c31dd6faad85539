using Microsoft.Playwright;

namespace Weft.Tests.Sdk;

/// <summary>Chromium without a window, and the host of its pages.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;
    private readonly PageHost _pages;

    private Browser(IPlaywright playwright, IBrowser chromium, PageHost pages) => (_playwright, _chromium, _pages) = (playwright, chromium, pages);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var chromium = await Chromium.LaunchAsync(playwright);
        return new(playwright, chromium, await PageHost.StartAsync());
    }

    /// <summary>Opens a page of tests/sdk/pages in a profile of its own.</summary>
    /// <param name="name">The page, without its ending.</param>
    /// <param name="host">The server that its SDK is to use.</param>
    /// <param name="source">The source whose write key it shows.</param>
    /// <param name="options">The SDK's options, a JavaScript expression.</param>
    public async Task<BrowserPage> OpenAsync(string name, string host, SdkSource source, string options = "{}")
    {
        var page = await (await _chromium.NewContextAsync()).NewPageAsync();
        var opened = new BrowserPage(page, [new Uri(host).Authority, new Uri(_pages.Url).Authority]);
        await page.GotoAsync($"{_pages.Url}/pages/{name}.html?host={Uri.EscapeDataString(host)}&key={source.WriteKey}&options={Uri.EscapeDataString(options)}");
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        await _pages.DisposeAsync();
    }
}
