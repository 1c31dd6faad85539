using Microsoft.AspNetCore.Components;
using Weft.Server.Access;
using Weft.Server.Api;
using Weft.Server.Web.Parts;

namespace Weft.Server.Web.Arrivals;

/// <summary>One event beside the page: what it held, and its way through the stages.</summary>
public sealed partial class EventPanel
{
    private EventTrace? _trace;

    [Parameter]
    public string Source { get; set; } = "";

    [Parameter]
    public string MessageId { get; set; } = "";

    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private EventPanels Panels { get; set; } = null!;

    // Only what differs enough to be worth a word.
    private string Delay => _trace is { } trace && (trace.ReceivedAt - trace.At).Duration() > TimeSpan.FromSeconds(10)
        ? $", {Words.Span((trace.ReceivedAt - trace.At).Duration())} after it happened" : "";

    protected override void OnParametersSet() => _trace = Viewer.SeesPeople ? EventTrace.Find(Engine.Read(), Source, MessageId) : null;
}
