using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>Back and forth in a list.</summary>
public sealed partial class Pager
{
    [Parameter]
    public bool HasNewer { get; set; }

    [Parameter]
    public bool HasOlder { get; set; }

    [Parameter]
    public EventCallback Newer { get; set; }

    [Parameter]
    public EventCallback Older { get; set; }
}
