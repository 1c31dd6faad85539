using Microsoft.AspNetCore.Components;
using Weft.Audiences;
using Weft.Server.Web.Live;
using Weft.Server.Web.Parts;

namespace Weft.Server.Web.Pages;

/// <summary>One audience: how it is defined, who is in it, and who moved.</summary>
public sealed partial class AudiencePage
{
    private const int MovesShown = 50;

    [Parameter]
    public string Key { get; set; } = "";

    [Inject]
    private Engine Engine { get; set; } = null!;

    private AudienceDefinition? Definition => Engine.Workspace.Audiences.Find(Key);

    private AudienceTrend? Trend => Now.Audiences.FirstOrDefault(one => one.Key == Key);

    private IReadOnlyList<Shown> Moves => Board.MovesOf(Key);

    private string Yaml { get; set; } = "";

    protected override void OnParametersSet() => Yaml = YamlText.Of(Engine.Workspace.Config.Audiences[Key]);
}
