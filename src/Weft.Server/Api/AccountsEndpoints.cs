using System.Globalization;
using Weft.Profiles;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class AccountsEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("/accounts").RequireRole(ApiEndpoints.ProfileReaders).WithTags("Accounts");
        accounts.MapGet("", All).WithSummary("Every account that a group call named, with its traits.");
        accounts.MapGet("/{id}", One).WithSummary("All of one account, found by its group id: traits with where they come from, and its group calls, newest first.");
        accounts.MapGet("/{id}/members", Members).WithSummary("Who belongs to it: everybody whose group calls named it.");
        accounts.MapGet("/{id}/traits/{name}", Trait).WithSummary("Every change of one trait, newest first: which shows, by which rule.");
    }

    private static IResult All(HttpRequest request, Engine engine)
    {
        var (view, query) = (engine.Read(), new QueryReader(request.Query));
        var (limit, after) = (query.Limit(100, 1000), After(query));
        return query.Problem ?? Results.Json(
            Page.Of(view.Accounts(after), limit, account => AccountAnswers.Row(view, account), account => AccountAnswers.CursorOf(account.Number)), ApiJson.Options);
    }

    private static IResult One(string id, Engine engine)
    {
        var view = engine.Read();
        return Find(view, id) is { } account ? Results.Json(AccountAnswers.Whole(view, account), ApiJson.Options) : Unknown(id);
    }

    private static IResult Members(string id, HttpRequest request, Engine engine)
    {
        var (view, query) = (engine.Read(), new QueryReader(request.Query));
        if (Find(view, id) is not { } account)
            return Unknown(id);
        var (limit, after) = (query.Limit(100, 1000), After(query));
        return query.Problem ?? Results.Json(
            Page.Of(view.MembersOf(account, after), limit, AccountAnswers.Member, member => AccountAnswers.CursorOf(member.Fragment)), ApiJson.Options);
    }

    private static IResult Trait(string id, string name, HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        return Find(view, id) is { } account ? ProfilesEndpoints.TraitOf(view, account, name, request) : Unknown(id);
    }

    // With or without the type before it; a slash within a segment reaches us still encoded.
    private static StoredProfile? Find(ReadView view, string id)
    {
        var value = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return view.Account(value) ?? (value.StartsWith("group_id:", StringComparison.Ordinal) ? view.Account(value["group_id:".Length..]) : null);
    }

    private static ulong After(QueryReader query)
    {
        ulong after = 0;
        if (query.Text("cursor") is { } cursor && !ulong.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            query.Add("cursor", cursor, "was not given by this list");
        return after;
    }

    private static Problem Unknown(string id) => Problem.NotFound($"There is no account {id}.");
}
