using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Weft.Configuration;
using Weft.Server.Collect;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.Live;
using Weft.Server.Web.Parts;

namespace Weft.Server.Web.Pages;

/// <summary>How to send an event of one's own, and the moment it arrives.</summary>
public sealed partial class StartPage
{
    private const int MostShown = 8;
    private readonly List<Arrival> _arrivals = [];
    private string _source = "";
    private string _event = "Hello Weft";
    private string _who = "";
    private string _visitor = "";
    private int _tab;
    private bool _isSending;
    private long _seen;
    private DateTimeOffset _opened;
    private string? _sent;
    private Arrival? _own;
    private Answer? _answer;

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private PublicAddress Address { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    private IReadOnlyList<SourceConfig> Sources => [.. Engine.Workspace.Config.Sources.Where(source => source.Enabled && source.WriteKeys.Count > 0).Take(200)];

    private string WriteKey => Sources.FirstOrDefault(source => source.Key == _source)?.WriteKeys[0] ?? "";

    private string Host => (Address.Configured?.ToString() ?? Navigation.BaseUri).TrimEnd('/');

    private string Snippet => _tab switch
    {
        0 => SendingSnippets.Curl(Host, WriteKey),
        1 => SendingSnippets.Browser(Host, WriteKey),
        _ => SendingSnippets.Node(Host, WriteKey),
    };

    private string SnippetNote => _tab switch
    {
        0 => "Any HTTP client will do: the write key is the user name of HTTP Basic.",
        1 => "Into the head of every page. It loads Segment's analytics.js from this server and talks to nobody else.",
        _ => "npm install @segment/analytics-node; the SDKs of RudderStack, Customer.io and Jitsu work as well.",
    };

    protected override void OnInitialized()
    {
        _source = Sources is [{ Key: var first }, ..] ? first : "";
        _visitor = $"visitor-{Guid.NewGuid().ToString("N")[..8]}";
        _seen = Shown.Last(Now.Events);
        _opened = Clock.GetUtcNow();
    }

    // The newest few, whoever sent them; each is timed from when it came in to when the board saw it.
    protected override void Refresh()
    {
        var news = Now.Events.Where(one => one.Number > _seen && one.SeenAt >= _opened && (one.Item.Source == _source || one.Item.MessageId == _sent)).ToList();
        _seen = Math.Max(_seen, Shown.Last(Now.Events));
        if (news.Count == 0)
            return;
        var view = Engine.Read();
        _own = news.Find(one => one.Item.MessageId == _sent) is { } own ? new(own, Took(view, own)) : _own;
        _arrivals.InsertRange(0, news.Where(one => one.Item.MessageId != _sent).Take(MostShown).Select(one => new Arrival(one, Took(view, one))));
        _arrivals.RemoveRange(Math.Min(MostShown, _arrivals.Count), Math.Max(0, _arrivals.Count - MostShown));
    }

    private static long Took(ReadView view, Shown one) =>
        view.Seen.Find(one.Item.Source!, one.Item.MessageId!) is { } seen && view.Logged.ReceivedAt(seen.Place.Position) is { } receivedAt
            ? Math.Max(1, (long)(one.SeenAt - receivedAt).TotalMilliseconds) : 0;

    private static string Told(Answer answer) => answer.Status switch
    {
        200 => $"Acknowledged after {Words.Of(Math.Max(1, (long)answer.Milliseconds))} ms: it is on disk.",
        0 => $"The call could not be made: {Words.Cut(answer.Text, 200)}",
        _ => $"The server answered {answer.Status}: {Words.Cut(answer.Text, 300)}",
    };

    private async Task SendAsync()
    {
        (_isSending, _answer, _own, _sent) = (true, null, null, $"start-{Guid.NewGuid():N}");
        try
        {
            _answer = await Script.InvokeAsync<Answer>("weft.track", WriteKey, Body());
        }
        finally
        {
            _isSending = false;
        }
    }

    private string Body()
    {
        var who = _who.Trim();
        var message = new Dictionary<string, object>
        {
            ["messageId"] = _sent!,
            ["event"] = _event.Trim(),
            ["anonymousId"] = _visitor,
            ["properties"] = new { from = "the first-event page" },
        };
        if (who.Contains('@', StringComparison.Ordinal))
            message["context"] = new { traits = new { email = who } };
        else if (who.Length > 0)
            message["userId"] = who;
        return JsonSerializer.Serialize(message);
    }

    private sealed record Answer(int Status, string Text, double Milliseconds);
}
