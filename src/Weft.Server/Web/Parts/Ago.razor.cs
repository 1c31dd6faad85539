using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>An instant, by how long ago it is; in full where the pointer rests.</summary>
public sealed partial class Ago
{
    [Parameter, EditorRequired]
    public DateTimeOffset At { get; set; }

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }
}
