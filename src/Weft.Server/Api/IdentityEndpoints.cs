using System.Globalization;
using Weft.Configuration;
using Weft.Identity;
using Weft.Profiles;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>Why ids are one person's, and what operators decide of it.</summary>
internal static class IdentityEndpoints
{
    private const int LongestReason = 1_000;

    public static void MapIdentity(this IEndpointRouteBuilder api)
    {
        var identity = api.MapGroup("/identity").WithTags("Identity");
        identity.MapGet("/why", Why).RequireRole(ApiEndpoints.ProfileReaders)
            .WithSummary("Why two ids are one person's: the shortest chain of links in force; or why they are not: what was refused between the two.");
        identity.MapLedger();
        identity.MapGet("/warnings", Warnings).RequireRole(ApiEndpoints.ProfileReaders)
            .WithSummary("What should be looked at: stale people, whom only a rebuild settles, people of very many ids, and values that rules keep apart from very many others.");
        identity.MapGet("/decisions", All).RequireRole(ApiEndpoints.ProfileReaders).WithSummary("What operators decided, the newest first; also what was taken back.");
        identity.MapPost("/decisions", DecideAsync).RequireRole(Role.Operator)
            .WithSummary("Decides that two ids are one person's (together), that nobody holds both (apart), or that a value is no identifier (not_an_identifier); answers once it is in force.");
        identity.MapDelete("/decisions/{id}", WithdrawAsync).RequireRole(Role.Operator).WithSummary("Takes a decision back; answers once that is in force.");
        identity.MapTrials();
    }

    private static IResult Why(HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        var query = new QueryReader(request.Query);
        var (a, b) = (Id(query, "a"), Id(query, "b"));
        if (query.Problem is { } problem)
            return problem;
        if (view.Fragment(a.Type, a.Value) is not { } one)
            return Problem.NotFound($"{a.Type}:{a.Value} was never met.");
        if (view.Fragment(b.Type, b.Value) is not { } other)
            return Problem.NotFound($"{b.Type}:{b.Value} was never met.");
        var why = Explanation.Of(view.State, one, other);
        return Results.Json(
            new { same = one.Head == other.Head, chain = why.Chain.Select(link => Describe(view, link)), refusals = why.Refusals.Select(link => Describe(view, link)) },
            ApiJson.Options);
    }

    private static IResult Warnings(HttpRequest request, Engine engine)
    {
        var query = new QueryReader(request.Query);
        var limit = query.Limit(100, 1000);
        if (query.Problem is { } problem)
            return problem;
        var view = engine.Read();
        return Results.Json(new Page<object>([.. view.IdentityWarnings.Take(limit).Select(one => Describe(view, one))], null), ApiJson.Options);
    }

    private static object Describe(ReadView view, IdentityWarning warning) => new
    {
        kind = warning.Kind switch { IdentityWarningKind.HotValue => "hot_value", IdentityWarningKind.LargePerson => "large_person", _ => "stale_person" },
        id = IdentityStore.Of(view.State).Read(warning.Fragment).Id.ToString(),
        profile_id = ProfileAnswers.IdOf(view.ProfileOf(warning.Fragment)),
        count = warning.Count,
        rule = warning.Rule,
        since = warning.Since,
    };

    private static ProfileKey Id(QueryReader query, string name)
    {
        var text = query.Text(name);
        if (text is not null && ProfileKey.TryParse(text, out var key))
            return key;
        query.Add(name, text, ProfileKey.Accepted);
        return new("", "");
    }

    private static object Describe(ReadView view, (ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim) link)
    {
        var (at, source, messageId, _) = link.Claim.Evidence;
        var decision = link.Kind == ClaimKind.Decided ? view.Decisions.Find(link.Claim.Evidence.DecisionNumber) : null;
        return new
        {
            a = link.A.ToString(),
            b = link.B.ToString(),
            kind = link.Kind.Word(),
            rule = link.Claim.Refusal,
            evidence = decision is null ? new { source, message_id = messageId, at } : null,
            decision = decision is null ? null : Describe(view, decision),
        };
    }

    private static IResult All(HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        var query = new QueryReader(request.Query);
        var limit = query.Limit(100, 1000);
        var before = long.MaxValue;
        if (query.Text("cursor") is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            query.Add("cursor", cursor, "was not given by this list");
        if (query.Problem is { } problem)
            return problem;
        var page = Page.Of(view.Decisions.All.Reverse().Where(one => one.Number < before), limit, one => Describe(view, one), one => IdOf(one));
        return Results.Json(page, ApiJson.Options);
    }

    private static async Task<IResult> DecideAsync(Request request, HttpContext context, Engine engine, CancellationToken cancellation)
    {
        var view = engine.Read();
        var errors = new List<ProblemError>();
        var kind = DecisionKinds.Of(request.Kind);
        if (kind == default)
            errors.Add(new("kind", request.Kind, "must be together, apart or not_an_identifier"));
        if (request.Reason is not { } reason || reason.Trim().Length is 0 or > LongestReason)
            errors.Add(new("reason", request.Reason, $"must say why, in 1 to {LongestReason} characters"));
        var a = Read(view, "a", request.A, errors);
        var b = kind == DecisionKind.NotAnIdentifier ? a : Read(view, "b", request.B, errors);
        if (kind == DecisionKind.NotAnIdentifier && request.B is not null)
            errors.Add(new("b", request.B, "must be left out: not_an_identifier is about one value"));
        else if (kind is DecisionKind.Together or DecisionKind.Apart && a is not null && a == b)
            errors.Add(new("b", request.B, "must be another id than a"));
        if (errors.Count > 0)
            return Problem.BadRequest("The decision has mistakes.", errors);
        var decision = await engine.DecideAsync(kind, a!.Value, b!.Value, context.Features.Get<Caller>()?.Name ?? "", request.Reason!.Trim(), cancellation);
        return Results.Json(Describe(engine.Read(), decision), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> WithdrawAsync(string id, HttpContext context, Engine engine, string? reason, CancellationToken cancellation)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await engine.WithdrawAsync(number, context.Features.Get<Caller>()?.Name ?? "", reason ?? "", cancellation) is not { } decision)
            return Problem.NotFound($"There is no decision {id}.");
        return Results.Json(Describe(engine.Read(), decision), ApiJson.Options);
    }

    private static ExternalId? Read(ReadView view, string path, string? text, List<ProblemError> errors)
    {
        if (text is null || !ProfileKey.TryParse(text, out var key) || key.Type is ExternalId.GroupId or ProfileId.Type)
            errors.Add(new(path, text, "must be type:value of a person's external id, such as email:jane@example.com"));
        else if (IdentifierNormaliser.Normalise(key.Type, key.Value, view.Workspace.Config.Region) is not { Length: > 0 and <= ExternalId.LongestValue } value)
            errors.Add(new(path, text, $"is no {key.Type} that can be read"));
        else
            return new(key.Type, value);
        return null;
    }

    private static object Describe(ReadView view, Decision one)
    {
        var refusal = one.Kind == DecisionKind.Together ? Outcome(view, one) : null;
        return new
        {
            id = IdOf(one),
            kind = one.Kind.Word(),
            a = one.A.ToString(),
            b = one.Kind == DecisionKind.NotAnIdentifier ? null : one.B.ToString(),
            by = one.By,
            reason = one.Reason,
            at = one.At,
            in_force = one.Withdrawn is null && refusal is null,
            refused_by = refusal,
            // Events that are on their way to another of their ids, or back, and with nobody meanwhile.
            refiling = one.Kind == DecisionKind.NotAnIdentifier && IdentityStore.Of(view.State).FindFragment(one.A) is { } fragment && new Withheld(view.State).IsPending(fragment),
            withdrawn = one.Withdrawn is { } taken ? new { by = taken.By, reason = taken.Reason, at = taken.At } : null,
        };
    }

    private static string? Outcome(ReadView view, Decision one) =>
        view.Fragment(one.A.Type, one.A.Value) is { } a && view.Fragment(one.B.Type, one.B.Value) is { } b
            ? IdentityStore.Of(view.State).FindLink(a.Number, b.Number)?.Decided?.Refusal
            : null;

    private static string IdOf(Decision one) => one.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The body of a decision.</summary>
    /// <param name="Kind"><c>together</c>, <c>apart</c> or <c>not_an_identifier</c>.</param>
    /// <param name="A"><c>type:value</c>.</param>
    /// <param name="B"><c>type:value</c>; left out for <c>not_an_identifier</c>.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Request(string? Kind, string? A, string? B, string? Reason);
}
