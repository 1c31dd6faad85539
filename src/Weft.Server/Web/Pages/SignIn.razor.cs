using Microsoft.AspNetCore.Components;
using Weft.Server.Access;

namespace Weft.Server.Web.Pages;

/// <summary>Takes a token and keeps it as a cookie that scripts cannot read.</summary>
public sealed partial class SignIn
{
    private bool _isRefused;

    [SupplyParameterFromForm]
    private string? Token { get; set; }

    /// <summary>Where to go then.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    private string? Query { get; set; }

    [SupplyParameterFromForm(Name = "To")]
    private string? Posted { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private BrowserSession Session { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string To => Posted ?? Query ?? "/";

    private void Enter()
    {
        _isRefused = !Session.TrySignIn(Context, Token?.Trim() ?? "");
        if (!_isRefused)
            Navigation.NavigateTo(IsOurs(To) ? To : "/", forceLoad: true);
    }

    // A path of this server's: //elsewhere and /\elsewhere lead away from it.
    private static bool IsOurs(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal);
}
