using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>An event's call and name.</summary>
public sealed partial class EventName
{
    [Parameter]
    public string? Type { get; set; }

    [Parameter]
    public string? Name { get; set; }
}
