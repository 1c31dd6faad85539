using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>The stages with their figures, and the sum over them.</summary>
public sealed partial class Stages
{
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;

    private FlowSample Now => View.Now;

    private double KnownShare => View.People.Total == 0 ? 0 : 100.0 * View.People.Known / View.People.Total;
}
