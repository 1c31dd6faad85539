using System.Net;

namespace Weft.Server.Access;

/// <summary>Who sits at the browser: by the cookie that signing in sets, or by sitting at this machine where that is enough (<see cref="ServeOptions.OpenOnLoopback"/>).</summary>
/// <param name="tokens">The tokens that are accepted.</param>
/// <param name="options">Whether this machine's own browser needs none.</param>
internal sealed class BrowserSession(TokenTable tokens, ServeOptions options)
{
    private const string CookieName = "weft_token";

    /// <summary>Who it is, or null.</summary>
    public Caller? CallerOf(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is { Length: > 0 } token && tokens.Find(token) is { } caller)
            return caller;
        return options.OpenOnLoopback && IsThisMachine(context) ? Caller.AtThisMachine : null;
    }

    /// <summary>Signs in with a token.</summary>
    /// <returns>False when the token is not known.</returns>
    public bool TrySignIn(HttpContext context, string token)
    {
        if (tokens.Find(token) is null)
            return false;
        context.Response.Cookies.Append(CookieName, token, Cookie(context));
        return true;
    }

    /// <summary>Forgets the token.</summary>
    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(CookieName, Cookie(context));

    /// <summary>Whether a request was made by one of our own pages, or by none: another site's page may open a web socket to here, or post a form.</summary>
    public static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ Length: > 0 } origin]
        || (Uri.TryCreate(origin, UriKind.Absolute, out var address) && string.Equals(address.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(30),
        IsEssential = true,
        Path = "/",
    };

    // By name too: a name of somebody else's may be made to lead here (DNS rebinding).
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && (context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]");
}
