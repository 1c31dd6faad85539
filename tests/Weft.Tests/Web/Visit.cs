using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Weft.Tests.Web;

/// <summary>One browser at our pages, with all that went wrong in it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public Visit(IPage page, string host)
    {
        Page = page;
        page.Console += (_, line) => Complain(line.Type is "error" or "warning", $"console {line.Type}: {line.Text}");
        page.PageError += (_, error) => Complain(true, $"error: {error}");
        page.RequestFailed += (_, request) => Complain(true, $"failed: {request.Url} {request.Failure}");
        page.Response += (_, response) => Complain(response.Status >= 400, $"{response.Status}: {response.Url}");
        page.Request += (_, request) => Complain(new Uri(request.Url) is { Scheme: not "data" } to && to.Authority != host, $"asked somebody else: {request.Url}");
    }

    public IPage Page { get; }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    /// <summary>Is shown the way to a page by signing in.</summary>
    public async Task SignInAsync(string path, string token)
    {
        await Page.GotoAsync(path);
        await this["token"].FillAsync(token);
        await this["enter"].ClickAsync();
        await Expect(this["token"]).ToHaveCountAsync(0);
    }

    /// <summary>Ends when the page is connected, so that it updates and its buttons work.</summary>
    public Task IsAliveAsync() => Page.WaitForFunctionAsync("document.documentElement.dataset.alive === 'true'");

    public void HadNothingToComplainOf()
    {
        lock (_complaints)
            Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Complain(bool isOne, string complaint)
    {
        if (!isOne)
            return;
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
