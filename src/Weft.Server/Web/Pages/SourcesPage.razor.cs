using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Pages;

/// <summary>Where events come from, and what was not accepted.</summary>
public sealed partial class SourcesPage
{
    private const int MostShown = 200;

    /// <summary>The source whose rejected events are shown first.</summary>
    [SupplyParameterFromQuery(Name = "key")]
    private string? Key { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    private IReadOnlyList<string> Keys => [.. Now.Now.Flow.Sources.Where(one => one.Value.Rejected.Count > 0).Select(one => one.Key)];

    private static long ReceivedOf(FlowSample sample, string key) => sample.Flow.Sources.TryGetValue(key, out var flow) ? flow.Received : 0;

    private string NoteOf(string key) => Engine.Workspace.Config.Sources.FirstOrDefault(source => source.Key == key) switch
    {
        null => "configured no longer",
        { Enabled: false } => "disabled: what it sends is rejected and kept",
        { Strict: true } => "strict",
        { EventsPerSecond: { } most } => $"at most {most:0.##} events/s",
        _ => "tracking",
    };
}
