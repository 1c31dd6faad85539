using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Arrivals;

namespace Weft.Server.Web.Parts;

/// <summary>An event that has just arrived: whose it is, and how long its way through the stages took.</summary>
public sealed partial class ArrivalRow
{
    [Parameter, EditorRequired]
    public Arrival Arrival { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether it was sent from this page.</summary>
    [Parameter]
    public bool IsOwn { get; set; }

    [Inject]
    private EventPanels Panels { get; set; } = null!;
}
