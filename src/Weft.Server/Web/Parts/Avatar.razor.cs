using Microsoft.AspNetCore.Components;
using Weft.Server.Web.People;

namespace Weft.Server.Web.Parts;

/// <summary>Somebody's initials in a colour of their own.</summary>
public sealed partial class Avatar
{
    [Parameter, EditorRequired]
    public Person Person { get; set; } = null!;

    [Parameter]
    public bool IsLarge { get; set; }
}
