using System.Globalization;
using Weft.Audiences;
using Weft.Audiences.Backfills;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class AudiencesEndpoints
{
    public static void MapAudiences(this IEndpointRouteBuilder api)
    {
        var audiences = api.MapGroup("/audiences").WithTags("Audiences");
        audiences.MapGet("", All).RequireRole(ApiEndpoints.Onlookers).WithSummary("Every audience with its size.");
        audiences.MapGet("/{key}", (string key, Engine engine) => One(engine.Read(), key)).RequireRole(ApiEndpoints.Onlookers).WithSummary("One audience.");
        audiences.MapPreview();
        audiences.MapDefinitions(DefinitionName.Audiences, Role.Marketer, One);
        audiences.MapVersions(One);
        audiences.MapGet("/{key}/explain", AudienceExplanation.Explain).RequireRole(ApiEndpoints.ProfileReaders)
            .WithSummary("Why a profile is in it or not: each condition with its value, the events that it comes from, and when it will change.");
        audiences.MapGet("/{key}/members", MembersAsync).RequireRole(Role.Marketer, Role.Operator).WithSummary("Who is in it now; with at, who was in it then.");
        audiences.MapGet("/{key}/history", AudienceHistory.DaysAsync).RequireRole(ApiEndpoints.Onlookers).WithSummary("How many entered and exited each day, and how many were in it.");
        audiences.MapGet("/{key}/overlap", AudienceHistory.Overlap).RequireRole(ApiEndpoints.Onlookers).WithSummary("How many people it has in common with others, for each combination.");
    }

    private static IResult All(Engine engine)
    {
        var view = engine.Read();
        return Results.Json(new Page<object>([.. view.Workspace.Audiences.All.Select(audience => Describe(view, audience))], null), ApiJson.Options);
    }

    private static IResult One(ReadView view, string key) =>
        view.Workspace.Audiences.Find(key) is { } audience ? Results.Json(Describe(view, audience), ApiJson.Options) : Unknown(view, key);

    private static async Task<IResult> MembersAsync(string key, HttpRequest request, Engine engine, CancellationToken cancellation)
    {
        var view = engine.Read();
        if (view.Workspace.Audiences.Find(key) is null)
            return Unknown(view, key);
        var query = new QueryReader(request.Query);
        var limit = query.Limit(100, 1000);
        var at = query.Instant("at");
        ulong after = 0;
        if (query.Text("cursor") is { } cursor && !ulong.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            query.Add("cursor", cursor, "was not given by this list");
        if (query.Problem is { } problem)
            return problem;
        if (at is { } instant)
            return await AudienceHistory.MembersAsync(view, key, instant, after, limit, engine, cancellation);
        var page = Page.Of(view.Memberships.Members(key, after), limit, member => Describe(view, member), member => member.Profile.ToString(CultureInfo.InvariantCulture));
        return Results.Json(page, ApiJson.Options);
    }

    private static object Describe(ReadView view, AudienceDefinition audience) => new
    {
        key = audience.Key,
        name = audience.Name,
        description = audience.Description,
        sentence = audience.Sentence,
        known = audience.KnownOnly,
        definition = view.Workspace.Config.Audiences[audience.Key].ToJson(),
        size = view.Memberships.Size(audience.Key),
        state = view.Backfill(audience.Key) is { Phase: not BackfillPhase.Telling } ? "backfill" : "live",
        progress = view.Backfill(audience.Key) is { Phase: not BackfillPhase.Telling } at ? (double)at.Done / Math.Max(1, at.Of) : 1.0,
        backfill = AudienceVersionsEndpoints.Describe(view, audience.Key),
        defined_in = DefinitionEndpoints.DefinedIn(view, new(DefinitionName.Audiences, audience.Key)),
        shadowed = DefinitionEndpoints.Shadowed(view, new(DefinitionName.Audiences, audience.Key)),
    };

    /// <summary>A member as lists show it.</summary>
    internal static object Describe(ReadView view, (ulong Profile, DateTimeOffset Since) member)
    {
        var profile = view.ProfileOf(member.Profile);
        return new { profile_id = ProfileAnswers.IdOf(profile), external_ids = ProfileAnswers.ExternalIds(profile), since = member.Since };
    }

    /// <summary>There is no audience of that key.</summary>
    internal static Problem Unknown(ReadView view, string key)
    {
        var nearest = NearestWord.Of(key, view.Workspace.Audiences.All.Select(audience => audience.Key));
        return Problem.NotFound($"There is no audience {key}{(nearest is null ? "." : $"; did you mean {nearest}?")}");
    }
}
