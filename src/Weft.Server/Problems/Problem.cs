using Microsoft.AspNetCore.WebUtilities;
using Weft.Configuration;

namespace Weft.Server.Problems;

/// <summary>One mistake in a request.</summary>
/// <param name="Path">Where, as <c>query.limit</c> or <c>condition.all[0].within</c>.</param>
/// <param name="Value">What stood there.</param>
/// <param name="Message">What is wrong and what would be accepted.</param>
public sealed record ProblemError(string Path, string? Value, string Message);

/// <summary>An answer that says what went wrong: RFC 9457 problem details, <c>application/problem+json</c>.</summary>
/// <param name="Type">A reference to the kind of problem; <c>about:blank</c> where the status says it all.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong this time, in a sentence.</param>
/// <param name="Errors">Each mistake in the request.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<ProblemError> Errors) : IResult
{
    /// <summary>What the body is sent as.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>A problem of any status.</summary>
    public static Problem Of(int status, string detail, params IReadOnlyList<ProblemError> errors) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error", status, detail, errors);

    /// <summary>400: the request has mistakes.</summary>
    public static Problem BadRequest(string detail, params IReadOnlyList<ProblemError> errors) => Of(StatusCodes.Status400BadRequest, detail, errors);

    /// <summary>400: the definition in the body, or a query, has mistakes.</summary>
    public static Problem BadRequest(ConfigErrors errors) => BadRequest(
        errors.All.Count == 1 ? "There is a mistake in the request." : $"There are {errors.All.Count} mistakes in the request.",
        [.. errors.All.Select(error => new ProblemError(error.Path, error.Value, error.Message))]);

    /// <summary>401: no token, or none that is known.</summary>
    public static Problem Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, detail);

    /// <summary>403: the token's role may not.</summary>
    public static Problem Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, detail);

    /// <summary>404: there is no such thing.</summary>
    public static Problem NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <summary>503: try again.</summary>
    public static Problem Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>504: it took too long.</summary>
    public static Problem TimedOut(string detail) => Of(StatusCodes.Status504GatewayTimeout, detail);

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer realm=\"weft\"";
        if (Status == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = "1";
        await response.WriteAsJsonAsync(this, ApiJson.Options, ContentType, httpContext.RequestAborted);
    }
}
