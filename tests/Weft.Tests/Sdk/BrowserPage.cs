using System.Text.Json;
using Microsoft.Playwright;

namespace Weft.Tests.Sdk;

/// <summary>An open page, with all that it asked for and complained about.</summary>
internal sealed class BrowserPage
{
    private readonly IPage _page;
    private readonly Notes _outside = new();

    public BrowserPage(IPage page, string[] hosts)
    {
        _page = page;
        page.Request += (_, request) => Note(_outside, hosts.Contains(new Uri(request.Url).Authority) ? null : request.Url);
        page.Console += (_, line) => Note(Complaints, line.Type is "error" or "warning" ? line.Text : null);
        page.PageError += (_, error) => Note(Complaints, error);
        page.Response += (_, response) =>
        {
            if (response.Status == 200 && response.Request is { Method: "POST", PostData: { } body })
                Deliveries.Add(body);
        };
    }

    /// <summary>What it posted and was answered 200.</summary>
    public Notes Deliveries { get; } = new();

    /// <summary>Errors and warnings on its console.</summary>
    public Notes Complaints { get; } = new();

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

    public void AskedNobodyElse() => Assert.Empty(_outside.All);

    public void HadNothingToComplainOf() => Assert.Empty(Complaints.All);

    private static void Note(Notes notes, string? text)
    {
        if (text is not null)
            notes.Add(text);
    }
}
