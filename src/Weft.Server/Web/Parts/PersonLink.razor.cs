using Microsoft.AspNetCore.Components;
using Weft.Server.Access;
using Weft.Server.Web.People;

namespace Weft.Server.Web.Parts;

/// <summary>Somebody in a row, by name, leading to their page; to those who may not see people, a profile id.</summary>
public sealed partial class PersonLink
{
    /// <summary>The profile id.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The event that their page is to show; null for none.</summary>
    [Parameter]
    public string? Source { get; set; }

    [Parameter]
    public string? MessageId { get; set; }

    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private PersonNames Names { get; set; } = null!;

    private Person? Person => Viewer.SeesPeople ? Names.Of(Id) : null;

    private string Address => PersonAddress.Of(Id, Source, MessageId);
}
