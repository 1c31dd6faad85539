using Weft.Audiences.Traits;
using Weft.Profiles;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class ProfilesEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder api)
    {
        var profiles = api.MapGroup("/profiles").RequireRole(ApiEndpoints.ProfileReaders).WithTags("Profiles");
        profiles.MapGet("/{id}", One).WithSummary("All of one profile, found by type:value; profile_id is a type too.");
        profiles.MapGet("/{id}/traits/{name}", Trait).WithSummary("Every change of one trait, newest first: which shows, by which rule, and where it came from; of a computed trait its value, and the events behind it.");
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

    private static IResult Trait(string id, string name, HttpRequest request, Engine engine)
    {
        if (!ProfileKey.TryParse(id, out var key))
            return Problem.BadRequest("The profile is not named as it must be.", new ProblemError("path.id", id, ProfileKey.Accepted));
        var view = engine.Read();
        if (view.Profile(key.Type, key.Value) is not { } profile)
            return Problem.NotFound($"There is no profile {id}.");
        return view.Workspace.Traits.Find(name) is { } computed ? Computed(view, computed, profile, request) : TraitOf(view, profile, name, request);
    }

    private static IResult Computed(ReadView view, TraitDefinition trait, StoredProfile profile, HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var at = query.Instant("at") ?? view.Now;
        return query.Problem ?? Results.Json(TraitAnswers.Explained(trait, profile, at), ApiJson.Options);
    }

    /// <summary>The changes of one trait of a profile or account.</summary>
    public static IResult TraitOf(ReadView view, StoredProfile profile, string name, HttpRequest request)
    {
        name = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (profile.ChangesOf(name)[0] is null)
            return Problem.NotFound($"There is no trait {name}, and never was.");
        var query = new QueryReader(request.Query);
        var (limit, cursor) = (query.Limit(100, 1000), query.Text("cursor"));
        if (cursor is not null && Cursor.Read(cursor, 3) is null)
            query.Add("cursor", cursor, "was not given by this list");
        if (query.Problem is { } problem)
            return problem;
        IEnumerable<TraitChange> changes = profile.ChangesOf(name);
        if (cursor is not null)
            changes = changes.SkipWhile(change => TraitAnswers.CursorOf(change) != cursor).Skip(1);
        var page = Page.Of(changes, limit, change => change, TraitAnswers.CursorOf);
        return Results.Json(TraitAnswers.History(view, profile, name, page.Data, page.Cursor), ApiJson.Options);
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
