using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>What an operator should look at.</summary>
public sealed partial class Troubles
{
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;
}
