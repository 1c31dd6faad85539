using Microsoft.Net.Http.Headers;

namespace Weft.Server.Collect;

/// <summary>
/// What browsers ask before a page of another origin may send: anyone may, for a write key is public and there is no cookie to misuse.
/// Every answer says so, the errors too: an SDK that cannot read a 429 cannot wait.
/// </summary>
internal static class CrossOrigin
{
    private const string OneDay = "86400";

    /// <summary>Allows the calling page to read the answer. The origin is echoed, as SDKs may send credentials.</summary>
    public static void Allow(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        var headers = context.Response.Headers;
        headers.Vary = headers.Vary.Count == 0 ? "Origin" : Microsoft.Extensions.Primitives.StringValues.Concat(headers.Vary, "Origin");
        if (origin.Count != 1 || string.IsNullOrEmpty(origin[0]))
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Answers a preflight: the requested headers are echoed, whatever they are. A retry adds one, and if it is refused every retry is lost.</summary>
    public static Task AnswerPreflightAsync(HttpContext context)
    {
        Allow(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlMaxAge = OneDay;
        headers.Append(HeaderNames.Vary, "Access-Control-Request-Headers");
        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } requested)
            headers.AccessControlAllowHeaders = requested;
        if (context.Request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
            headers["Access-Control-Allow-Private-Network"] = "true";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
