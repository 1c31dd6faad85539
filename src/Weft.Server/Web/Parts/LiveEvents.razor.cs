using Microsoft.AspNetCore.Components;
using Weft.Server.Access;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>What arrives, newest first; it can be held still to be read.</summary>
public sealed partial class LiveEvents
{
    private const int Most = 25;
    private IReadOnlyList<Shown>? _paused;

    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;

    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private EventPanels Panels { get; set; } = null!;

    private IReadOnlyList<Shown> Rows => _paused ?? [.. View.Events.Take(Most)];

    private long Missed => _paused is null ? 0 : View.Events.Count(one => one.Number > Shown.Last(_paused));

    private void Toggle() => _paused = _paused is null ? Rows : null;
}
