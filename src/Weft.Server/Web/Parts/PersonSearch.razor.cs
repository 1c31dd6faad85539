using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>Leads to the people that a text finds. The key <c>/</c> comes here from anywhere on the page.</summary>
public sealed partial class PersonSearch
{
    private string Text { get; set; } = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private void Go() => Navigation.NavigateTo(Text.Trim().Length == 0 ? "/people" : $"/people?q={Uri.EscapeDataString(Text.Trim())}");
}
