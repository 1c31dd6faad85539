using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class ProfilesEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder api)
    {
        var profiles = api.MapGroup("/profiles").RequireRole(ApiEndpoints.ProfileReaders).WithTags("Profiles");
        profiles.MapGet("/{id}", One).WithSummary("All of one profile, found by type:value; profile_id is a type too.");
        profiles.MapGet("", Find).WithSummary("Profiles with an external id or a text trait that begins with a query.");
    }

    private static IResult One(string id, Engine engine)
    {
        if (!ProfileKey.TryParse(id, out var key))
            return Problem.BadRequest("The profile is not named as it must be.", new ProblemError("path.id", id, ProfileKey.Accepted));
        var view = engine.Read();
        var profile = view.Profile(key.Type, key.Value);
        return profile is null ? Problem.NotFound($"There is no profile {id}.") : Results.Json(ProfileAnswers.Whole(view, profile), ApiJson.Options);
    }

    private static IResult Find(HttpRequest request, Engine engine)
    {
        var query = new QueryReader(request.Query);
        var text = query.RequiredText("query", "the beginning of an external id, type:value or the value alone, or of a text trait");
        var limit = query.Limit(20, 100);
        if (query.Problem is { } problem)
            return problem;
        var view = engine.Read();
        var found = new List<object>();
        foreach (var number in view.Search(text).Distinct().Take(limit))
        {
            var profile = view.ProfileOf(number);
            found.Add(new { id = ProfileAnswers.IdOf(profile), external_ids = ProfileAnswers.ExternalIds(profile), traits = view.TraitValues(profile) });
        }

        return Results.Json(new Page<object>(found, null), ApiJson.Options);
    }
}
