using Microsoft.AspNetCore.Components;
using Weft.Server.Access;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>What is sent on, a line for each destination.</summary>
public sealed partial class DeliveryList
{
    private const int Most = 12;

    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;

    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private LastErrors Errors { get; set; } = null!;

    private string Health(string key, DestinationFlow flow) =>
        View.Suspended.Contains(key) ? "failing" : flow.Pending > 0 && Errors.Of(key) is not null ? "waiting" : "well";

    private string? Trouble(string key, DestinationFlow flow) => flow.Pending > 0 || flow.Dead > 0 ? Errors.Of(key) : null;
}
