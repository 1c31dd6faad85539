using Weft.Audiences;
using Weft.Profiles;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Why a profile is in an audience, or why not.</summary>
internal static class AudienceExplanation
{
    public static IResult Explain(string key, HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        if (view.Workspace.Audiences.Find(key) is not { } audience)
            return AudiencesEndpoints.Unknown(view, key);
        var query = new QueryReader(request.Query);
        var text = query.Text("profile");
        if (text is null || !ProfileKey.TryParse(text, out var id))
        {
            query.Add("profile", text, ProfileKey.Accepted);
            return query.Problem!;
        }

        return view.Profile(id.Type, id.Value) is { } profile
            ? Results.Json(Describe(view, audience, profile), ApiJson.Options)
            : Problem.NotFound($"There is no profile {text}.");
    }

    private static object Describe(ReadView view, AudienceDefinition audience, StoredProfile profile)
    {
        var answer = audience.Evaluate(profile, view.Now);
        return new
        {
            audience = audience.Key,
            profile_id = ProfileAnswers.IdOf(profile),
            at = view.Now,
            sentence = audience.Sentence,
            member = answer.IsMember,
            next_change = NextChange(answer),
            known = audience.KnownOnly ? profile.IsKnown : (bool?)null,
            tree = Describe(Explained.Of(audience.Condition, profile, view.Now)),
        };
    }

    /// <summary>A node of what explains an answer.</summary>
    public static object Describe(Explained node) => new
    {
        sentence = node.Sentence,
        holds = node.Answer.IsMember,
        next_change = NextChange(node.Answer),
        value = node.Grounds.Computed ?? (object?)node.Grounds.Value,
        because = node.Grounds.Because.Select(Describe),
        parts = node.Parts.Select(Describe),
    };

    /// <summary>Something that an answer comes from.</summary>
    public static object Describe(Dated grounds) => new
    {
        @event = (grounds as ProfileEvent)?.Name,
        value = (object?)(grounds as TraitChange)?.Value,
        grounds.At,
        grounds.Source,
        message_id = grounds.MessageId,
    };

    // Without news; null where nothing but news can change it.
    private static DateTimeOffset? NextChange(Evaluation answer) => answer.ValidUntil == DateTimeOffset.MaxValue ? null : answer.ValidUntil;
}
