using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>A page's only h1, and what stands beside it.</summary>
public sealed partial class PageHead
{
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public string? Subtitle { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
