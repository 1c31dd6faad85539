using Weft.Configuration;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class ErasuresEndpoints
{
    private const int MostIds = 1_000;

    public static void MapErasures(this IEndpointRouteBuilder api) =>
        api.MapPost("/erasures", SuppressAsync).RequireRole(Role.Privacy).WithTags("Privacy")
            .WithSummary("Has a person's events rejected from here on (mode suppress), or takes that back (unsuppress).");

    private static async Task<IResult> SuppressAsync(Request request, Engine engine, CancellationToken cancellation)
    {
        var errors = new List<ProblemError>();
        if (request.Mode is not ("suppress" or "unsuppress"))
            errors.Add(new("mode", request.Mode, "must be suppress or unsuppress; erasing is not available in this version"));
        var ids = new List<ExternalId>();
        if (request.Ids is not { Count: > 0 and <= MostIds })
            errors.Add(new("ids", null, $"must be a list of 1 to {MostIds} ids, each type:value"));
        foreach (var (text, at) in (request.Ids ?? []).Take(MostIds).Select((text, at) => (text, at)))
        {
            if (text is not null && ProfileKey.TryParse(text, out var key) && key.Type != ExternalId.GroupId)
                ids.Add(new(key.Type, key.Value));
            else
                errors.Add(new($"ids[{at}]", text, ProfileKey.Accepted));
        }

        if (errors.Count > 0)
            return Problem.BadRequest("The request has mistakes.", errors);
        var count = await engine.SuppressAsync(ids, request.Mode == "suppress", cancellation);
        return Results.Json(new { mode = request.Mode, external_ids = count }, ApiJson.Options);
    }

    /// <summary>The body of the call.</summary>
    /// <param name="Ids">Each <c>type:value</c>; the whole profile that holds one is meant.</param>
    /// <param name="Mode"><c>suppress</c> or <c>unsuppress</c>.</param>
    internal sealed record Request(IReadOnlyList<string?>? Ids, string? Mode);
}
