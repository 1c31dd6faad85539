using System.Globalization;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>
/// Profiles in the shape of Segment's Profile API, so that its clients work:
/// <c>/v1/spaces/{space}/collections/{users|accounts}/profiles/{type}:{value}/{traits|events|external_ids|metadata|links}</c>.
/// </summary>
internal static class ProfileApi
{
    private const string Users = "users";
    private const string Accounts = "accounts";
    private const int UsualLimit = 10;
    private const int MostLimit = 200;

    public static void MapProfileApi(this IEndpointRouteBuilder app)
    {
        var profiles = app.MapGroup("/v1/spaces/{space}/collections/{collection}/profiles/{id}")
            .RequireRole(ApiEndpoints.ProfileReaders).WithTags("Profile API");
        profiles.MapGet("/traits", (ProfileRequest request) => request.Answer(Traits)).WithSummary("Traits, computed ones among them, and audiences as booleans; with at, as of that time.");
        profiles.MapGet("/events", (ProfileRequest request) => request.Answer(Events)).WithSummary("Events, newest first.");
        profiles.MapGet("/external_ids", (ProfileRequest request) => request.Answer(ExternalIds)).WithSummary("External ids, newest first.");
        profiles.MapGet("/metadata", (ProfileRequest request) => request.Answer(Metadata)).WithSummary("When it was first and last seen.");
        profiles.MapGet("/links", (ProfileRequest request) => request.Answer(Links)).WithSummary("The accounts that a user belongs to, or the users of an account.");
    }

    private static object Traits(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var include = query.List("include");
        var kind = query.Text("class");
        if (kind is not (null or "audience" or "computed_trait"))
            query.Add("class", kind, "must be audience or computed_trait");
        var all = request.TraitsOf(profile, kind, query.Instant("at"));
        var after = ProfileRequest.Next(query, 1)?[0];
        var page = Page.Of(
            all.Where(trait => include.Count == 0 || include.Contains(trait.Key)).Where(trait => string.CompareOrdinal(trait.Key, after) > 0),
            limit, trait => trait, trait => Cursor.Of(trait.Key));
        return new { traits = page.Data.ToDictionary(trait => trait.Key, trait => trait.Value), cursor = request.CursorOf(page.Cursor, limit) };
    }

    private static object Events(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var (name, start, end) = (query.List("event"), query.Instant("start"), query.Instant("end"));
        var next = ProfileRequest.Next(query, 2);
        var events = profile.AllEvents()
            .Where(one => one.At <= request.View.Now && (start is null || one.At >= start) && (end is null || one.At < end))
            .Where(one => name.Count == 0 || name.Contains(one.Name));
        if (next is not null)
            events = events.SkipWhile(one => !(IsoTime.Format(one.At) == next[0] && one.MessageId == next[1])).Skip(1);
        var page = Page.Of(events, limit, ProfileAnswers.Event, one => Cursor.Of(IsoTime.Format(one.At), one.MessageId));
        return new { data = page.Data, cursor = request.CursorOf(page.Cursor, limit) };
    }

    private static object ExternalIds(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var next = ProfileRequest.Next(query, 2);
        IEnumerable<DatedId> ids = profile.ExternalIds();
        if (next is not null)
            ids = ids.SkipWhile(dated => dated.Id != new ExternalId(next[0], next[1])).Skip(1);
        var page = Page.Of(
            ids, limit,
            dated => new { id = dated.Id.Value, type = dated.Id.Type, collection = request.Collection, created_at = dated.Since, encoding = "none" },
            dated => Cursor.Of(dated.Id.Type, dated.Id.Value));
        return new { data = page.Data, cursor = request.CursorOf(page.Cursor, limit) };
    }

    private static object Metadata(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var last = profile.AllEvents().FirstOrDefault();
        return new
        {
            metadata = new
            {
                created_at = profile.Fragments.Min(fragment => fragment.FirstEventAt ?? fragment.Since),
                updated_at = last?.At,
                expires_at = (DateTimeOffset?)null,
                last_message_id = last?.MessageId,
                last_source_id = last?.Source,
            },
            cursor = request.CursorOf(null, limit),
        };
    }

    private static object Links(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var page = request.Collection == Users ? LinkedAccounts(request, profile, query, limit) : LinkedUsers(request, profile, query, limit);
        return new { data = page.Data, cursor = request.CursorOf(page.Cursor, limit) };
    }

    private static Page<object> LinkedAccounts(ProfileRequest request, StoredProfile profile, QueryReader query, int limit)
    {
        var next = ProfileRequest.Next(query, 1)?[0];
        var accounts = request.View.AccountsOf(profile);
        if (next is not null)
            accounts = accounts.SkipWhile(one => AccountAnswers.GroupIdOf(one.Account) != next).Skip(1);
        return Page.Of(accounts, limit, one => AccountAnswers.ToAccount(one.Account, one.Since), one => Cursor.Of(AccountAnswers.GroupIdOf(one.Account)));
    }

    private static Page<object> LinkedUsers(ProfileRequest request, StoredProfile account, QueryReader query, int limit)
    {
        ulong after = 0;
        if (ProfileRequest.Next(query, 1) is [var next] && !ulong.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            query.Add("next", query.Text("next"), "was not given by this list");
        return Page.Of(request.View.MembersOf(account, after), limit, AccountAnswers.ToUser, member => Cursor.Of(AccountAnswers.CursorOf(member.Fragment)));
    }

    /// <summary>One call of the Profile API.</summary>
    internal sealed class ProfileRequest(HttpContext context, Engine engine)
    {
        public ReadView View { get; } = engine.Read();

        public string Collection { get; } = (string)context.Request.RouteValues["collection"]!;

        public static ValueTask<ProfileRequest?> BindAsync(HttpContext context) =>
            new(new ProfileRequest(context, context.RequestServices.GetRequiredService<Engine>()));

        public IResult Answer(Func<ProfileRequest, StoredProfile, QueryReader, int, object> answer)
        {
            var space = (string)context.Request.RouteValues["space"]!;
            if (space != View.Workspace.Config.Name)
                return Problem.NotFound($"There is no space {space}; this workspace is {View.Workspace.Config.Name}.");
            var id = (string)context.Request.RouteValues["id"]!;
            if (!ProfileKey.TryParse(id, out var key))
                return Problem.BadRequest("The profile is not named as it must be.", new ProblemError("path.id", id, ProfileKey.Accepted));
            var profile = Find(key);
            if (profile is null)
                return Problem.NotFound($"There is no profile {id} in {Collection}.");
            var query = new QueryReader(context.Request.Query);
            var made = answer(this, profile, query, query.Limit(UsualLimit, MostLimit));
            return query.Problem ?? Results.Json(made, ApiJson.Options);
        }

        /// <summary>Audiences as booleans and traits by name; of one name a computed trait, else a plain one, else the audience.</summary>
        public SortedDictionary<string, object> TraitsOf(StoredProfile profile, string? kind, DateTimeOffset? at)
        {
            var all = new SortedDictionary<string, object>(StringComparer.Ordinal);
            foreach (var (audience, isMember) in kind is null or "audience" && Collection == Users ? View.Standings(profile, at) : [])
                all[audience] = isMember;
            foreach (var (name, value) in kind is null ? View.TraitValues(profile, at ?? View.Now) : [])
                all[name] = value;
            foreach (var (trait, value) in kind is "computed_trait" ? View.Computed(profile, at ?? View.Now) : [])
                all[trait.Key] = value.Value;
            return all;
        }

        public static string[]? Next(QueryReader query, int parts)
        {
            if (query.Text("next") is not { } text)
                return null;
            if (Cursor.Read(text, parts) is { } read)
                return read;
            query.Add("next", text, "was not given by this list");
            return null;
        }

        public object CursorOf(string? next, int limit)
        {
            var request = context.Request;
            var others = request.Query.Where(part => part.Key is not ("limit" or "next")).Select(part => $"&{part.Key}={Uri.EscapeDataString(part.Value.ToString())}");
            var address = next is null ? "" : $"{request.Path}?limit={limit}{string.Concat(others)}&next={next}";
            return new { url = address, has_more = next is not null, next = next ?? "", limit };
        }

        private StoredProfile? Find(ProfileKey key) => Collection switch
        {
            Users when key.Type != ExternalId.GroupId => View.Profile(key.Type, key.Value),
            Accounts when key.Type == ExternalId.GroupId => View.Account(key.Value),
            _ => null,
        };
    }
}
