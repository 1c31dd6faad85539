using Microsoft.AspNetCore.Components;
using Weft.Server.Access;

namespace Weft.Server.Web.Parts;

/// <summary>What to do when there is nothing to see.</summary>
public sealed partial class NothingYet
{
    [CascadingParameter]
    private Viewer Viewer { get; set; } = null!;
}
