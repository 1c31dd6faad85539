using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>An event's call and name.</summary>
public sealed partial class EventName
{
    [Parameter]
    public string? Type { get; set; }

    [Parameter]
    public string? Name { get; set; }

    // The calls that have no name of their own.
    private string? Meaning => Name is not null && Name != Type ? null : Type switch
    {
        "identify" => "traits changed",
        "group" => "belongs to an account",
        "alias" => "is the same person",
        _ => null,
    };
}
