using System.Security.Claims;
using Weft.Configuration;
using Weft.Server.Api;

namespace Weft.Server.Access;

/// <summary>Who looks at a page, and what of it the role shows: the same as the API's calls would give.</summary>
/// <param name="Caller">The token's key and role.</param>
public sealed record Viewer(Caller Caller)
{
    /// <summary>Sums, sizes and definitions.</summary>
    public bool SeesSums => Caller.Has(ApiEndpoints.Onlookers);

    /// <summary>People: names, ids, traits, timelines.</summary>
    public bool SeesPeople => Caller.Has(ApiEndpoints.ProfileReaders);

    /// <summary>What arrives, as it arrives.</summary>
    public bool SeesArrivals => Caller.Has([.. ApiEndpoints.Onlookers, Role.Agent]);

    /// <summary>Who is in an audience.</summary>
    public bool SeesMembers => Caller.Has([Role.Marketer, Role.Operator]);

    /// <summary>One event's way through the stages.</summary>
    public bool SeesTraces => Caller.Has([Role.Operator, Role.Agent]);

    /// <summary>Write keys, rejected events, deliveries.</summary>
    public bool SeesOperations => Caller.Has([Role.Operator]);

    /// <summary>The caller as ASP.NET carries one.</summary>
    public static ClaimsPrincipal UserOf(Caller caller) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.Word())], "weft"));

    /// <summary>The viewer of such a user; null when nobody is signed in.</summary>
    public static Viewer? Of(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: { } name } && Roles.TryParse(user.FindFirstValue(ClaimTypes.Role) ?? "", out var role) ? new(new Caller(name, role)) : null;
}
