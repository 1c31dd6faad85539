using Microsoft.AspNetCore.Components;
using Weft.Server.Access;

namespace Weft.Server.Web.Parts;

/// <summary>Stands where a role sees nothing.</summary>
public sealed partial class NotForYou
{
    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;
}
