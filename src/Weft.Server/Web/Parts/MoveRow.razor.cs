using Microsoft.AspNetCore.Components;
using Weft.Audiences;
using Weft.Server.Access;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>Somebody who entered or exited an audience, and why.</summary>
public sealed partial class MoveRow
{
    private Shown? _worded;

    [Parameter, EditorRequired]
    public Shown Move { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether to name the audience; not on its own page.</summary>
    [Parameter]
    public bool ShowAudience { get; set; } = true;

    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private EventPanels Panel { get; set; } = null!;

    private CausingEvent? Cause => Move.Item.Cause?.Event;

    private string Why { get; set; } = "";

    private string AudienceName { get; set; } = "";

    protected override void OnParametersSet()
    {
        if (_worded == Move)
            return;
        _worded = Move;
        var workspace = Engine.Workspace;
        Why = Reason.Of(Move.Item, workspace.Config.Audiences[Move.Item.Name!]);
        AudienceName = workspace.Audiences.Find(Move.Item.Name!)?.Name ?? Move.Item.Name!;
    }
}
