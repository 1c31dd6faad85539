using Microsoft.AspNetCore.Components;
using Weft.Audiences;
using Weft.Audiences.Backfills;
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

    private static string Progress(BackfillProgress backfill) => backfill.Phase switch
    {
        BackfillPhase.Telling => $"In force; destinations are being told who entered and exited by it: {Share(backfill)}.",
        BackfillPhase.Waiting => "Not in force yet: waits for another definition to be through.",
        _ => $"Not in force yet: everybody is being looked at, {Share(backfill)} so far.",
    };

    private static string Share(BackfillProgress backfill) => $"{100 * backfill.Done / Math.Max(1, backfill.Of)} %";

    protected override void OnParametersSet() => Yaml = YamlText.Of(Engine.Workspace.Config.Audiences[Key]);
}
