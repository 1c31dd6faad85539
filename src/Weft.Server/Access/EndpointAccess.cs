using Weft.Configuration;

namespace Weft.Server.Access;

/// <summary>Says, on an endpoint or a group of them, who may call it. One that says nothing is for admins only.</summary>
public static class EndpointAccess
{
    /// <summary>Callers need a token with one of these roles; an admin's always does.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new AllowedRoles(roles)));
        return endpoint;
    }

    /// <summary>Callers need no token, as for tracking calls, which show a write key, and health.</summary>
    public static TBuilder AllowWithoutToken<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(OpenToAll.Instance));
        return endpoint;
    }

    /// <summary>For people in a browser: whoever is signed in (<see cref="BrowserSession"/>); the page itself looks at the role.</summary>
    public static TBuilder RequireSignIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(OfPages.Instance));
        return endpoint;
    }

    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">The endpoint needs no token.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("this endpoint has no caller: it allows calls without a token");

    internal sealed record AllowedRoles(IReadOnlyList<Role> Roles);

    internal sealed class OpenToAll
    {
        public static readonly OpenToAll Instance = new();
    }

    internal sealed class OfPages
    {
        public static readonly OfPages Instance = new();
    }
}
