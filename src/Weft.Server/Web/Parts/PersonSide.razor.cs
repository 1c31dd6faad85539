using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.People;

namespace Weft.Server.Web.Parts;

/// <summary>What is known of somebody: ids, traits, audiences, deliveries, and why the ids are theirs.</summary>
public sealed partial class PersonSide
{
    private const int Few = 12;
    private const int Many = 40;
    private bool _all;

    [Parameter, EditorRequired]
    public PersonFacts Facts { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Inject]
    private EventPanels Panels { get; set; } = null!;
}
