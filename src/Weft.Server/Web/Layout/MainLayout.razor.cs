using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Weft.Server.Access;

namespace Weft.Server.Web.Layout;

/// <summary>What stands around every page: where one is, who one is, and where one can go.</summary>
public sealed partial class MainLayout
{
    private Viewer _viewer = null!;
    private ErrorBoundary? _boundary;

    [Inject]
    private AuthenticationStateProvider Users { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string SkipTarget => $"/{Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]}#content";

    protected override async Task OnInitializedAsync() =>
        _viewer = Viewer.Of((await Users.GetAuthenticationStateAsync()).User) ?? throw new InvalidOperationException("Nobody is signed in.");

    // Says that the page is connected: what was drawn before it only looked like it.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Script.InvokeVoidAsync("weft.alive");
    }

    protected override void OnParametersSet() => _boundary?.Recover();

    private void Recover() => _boundary?.Recover();
}
