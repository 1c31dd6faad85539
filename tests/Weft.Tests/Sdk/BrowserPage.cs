using System.Text.Json;
using Microsoft.Playwright;

namespace Weft.Tests.Sdk;

/// <summary>An open page, with all that it asked for and complained about.</summary>
internal sealed class BrowserPage
{
    private readonly IPage _page;
    private readonly List<string> _outside = [];
    private readonly List<string> _complaints = [];

    public BrowserPage(IPage page, string[] hosts)
    {
        _page = page;
        page.Request += (_, request) => Note(_outside, hosts.Contains(new Uri(request.Url).Authority) ? null : request.Url);
        page.Console += (_, line) => Note(_complaints, line.Type is "error" or "warning" ? line.Text : null);
        page.PageError += (_, error) => Note(_complaints, error);
        page.Response += (_, response) =>
        {
            if (response.Status == 200 && response.Request is { Method: "POST", PostData: { } body })
                Deliveries.Add(body);
        };
    }

    /// <summary>What it posted and was answered 200.</summary>
    public Deliveries Deliveries { get; } = new();

    /// <summary>Makes one customer's calls; gives back the messages that the SDK says it sent.</summary>
    public async Task<IReadOnlyList<JsonElement>> VisitAsync(SdkSource source)
    {
        var told = await _page.EvaluateAsync<string>("id => visit(id).then(JSON.stringify)", source.Id);
        return [.. JsonElement.Parse(told).EnumerateArray()];
    }

    /// <summary>Ends when each message has been answered 200.</summary>
    public Task DeliveredAsync(IEnumerable<JsonElement> sent) => Deliveries.HoldAsync(Ids(sent));

    public static IEnumerable<string> Ids(IEnumerable<JsonElement> sent) => sent.Select(message => message.GetProperty("messageId").GetString()!);

    public Task GoElsewhereAsync() => _page.GotoAsync("about:blank");

    public Task CloseAsync() => _page.Context.CloseAsync();

    public void AskedNobodyElse() => Assert.Empty(_outside);

    public void HadNothingToComplainOf() => Assert.Empty(_complaints);

    private static void Note(List<string> notes, string? text)
    {
        if (text is null)
            return;
        lock (notes)
            notes.Add(text);
    }
}
