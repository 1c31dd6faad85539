using Weft.Configuration;
using Weft.Server.Problems;

namespace Weft.Server.Access;

/// <summary>Lets a request through to its endpoint when its token may call it; stands after routing, before anything is read of the body.</summary>
/// <param name="next">The rest.</param>
/// <param name="tokens">The tokens that are accepted.</param>
/// <param name="session">Who sits at a browser, for pages.</param>
internal sealed class AccessMiddleware(RequestDelegate next, TokenTable tokens, BrowserSession session)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Anything but a route is routing's own answer, such as 405.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<EndpointAccess.OpenToAll>() is not null)
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<EndpointAccess.OfPages>() is not null)
            await EnterAsync(context, endpoint);
        else if (Refusal(context, endpoint.Metadata.GetMetadata<EndpointAccess.AllowedRoles>()?.Roles ?? []) is { } problem)
            await problem.ExecuteAsync(context);
        else
            await next(context);
    }

    private async Task EnterAsync(HttpContext context, RouteEndpoint endpoint)
    {
        var caller = session.CallerOf(context);
        if (caller is not null)
        {
            context.Features.Set(caller);
            context.User = Viewer.UserOf(caller);
        }

        if (!BrowserSession.IsOwnOrigin(context.Request))
            await Problem.Forbidden("A page of another site may not do this.").ExecuteAsync(context);
        else if (caller is not null || endpoint.Metadata.GetMetadata<OpenPageAttribute>() is not null)
            await next(context);
        else if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            context.Response.Redirect($"/sign-in?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            await Problem.Unauthorized("Nobody is signed in; sign in at /sign-in.").ExecuteAsync(context);
    }

    private Problem? Refusal(HttpContext context, IReadOnlyList<Role> allowed)
    {
        if (ShownToken.Of(context.Request) is not { } shown)
            return Problem.Unauthorized("A token is needed: Authorization: Bearer TOKEN, or Basic with the token as user name.");
        if (tokens.Find(shown) is not { } caller)
            return Problem.Unauthorized("The token is not known.");
        context.Features.Set(caller);
        return caller.Has(allowed) ? null : Problem.Forbidden($"The token {caller.Name} has the role {caller.Role.Word()}; this call is for {Words(allowed)}.");
    }

    private static string Words(IReadOnlyList<Role> allowed) => string.Join(", ", allowed.Append(Role.Admin).Distinct().Order().Select(role => role.Word()));
}
