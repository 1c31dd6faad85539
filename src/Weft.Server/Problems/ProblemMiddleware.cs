using System.Diagnostics;
using Weft.Log;
using Weft.Storage;

namespace Weft.Server.Problems;

/// <summary>Gives every failure a body: an exception, and a status that was set without one.</summary>
/// <param name="next">The rest.</param>
/// <param name="log">Takes the exceptions; the answer names only where to find them.</param>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Answer(context, exception).ExecuteAsync(context);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            await OfStatus(context).ExecuteAsync(context);
    }

    private Problem Answer(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return Problem.Of(bad.StatusCode, bad.Message);
        if (exception is LogUnavailableException)
        {
            context.Response.Headers.RetryAfter = "1";
            return Problem.Unavailable("The log cannot be written just now; nothing has changed, send it again.");
        }

        var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        log.RequestFailed(exception, context.Request.Method, context.Request.Path, trace);
        if (exception is StorageException)
            return Problem.Unavailable($"The state cannot be read just now; ask again. The server's log has it under {trace}.");
        return Problem.Of(StatusCodes.Status500InternalServerError, $"Something went wrong here; the server's log has it under {trace}.");
    }

    private static Problem OfStatus(HttpContext context) => Problem.Of(context.Response.StatusCode, context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: Content-Type: application/json.",
        _ => "The request cannot be answered.",
    });
}
