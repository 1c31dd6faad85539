using System.Globalization;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Server.Api;

/// <summary>Accounts and who belongs to them.</summary>
internal static class AccountAnswers
{
    /// <summary>How many events an answer on a whole account shows.</summary>
    private const int LatestEvents = 50;

    /// <summary>An account's group id.</summary>
    public static string GroupIdOf(StoredProfile account) => account.Fragments[0].Id.Value;

    /// <summary>All of an account but its members.</summary>
    public static object Whole(ReadView view, StoredProfile account) => new
    {
        id = GroupIdOf(account),
        account_id = ProfileAnswers.IdOf(account),
        since = account.Fragments[0].Since,
        traits = TraitAnswers.All(view, account),
        events = account.AllEvents().Where(one => one.At <= view.Now).Take(LatestEvents).Select(ProfileAnswers.Event).ToList(),
    };

    /// <summary>A row of a list of accounts.</summary>
    public static object Row(ReadView view, StoredProfile account) =>
        new { id = GroupIdOf(account), account_id = ProfileAnswers.IdOf(account), since = account.Fragments[0].Since, traits = view.TraitValues(account) };

    /// <summary>A row of a list of members.</summary>
    public static object Member(AccountMember member) =>
        new { profile_id = ProfileAnswers.IdOf(member.Profile), external_ids = ProfileAnswers.ExternalIds(member.Profile), since = member.Since };

    /// <summary>The accounts that a profile belongs to, the latest first.</summary>
    public static IEnumerable<object> Of(ReadView view, StoredProfile profile) =>
        view.AccountsOf(profile).Select(one => new { id = GroupIdOf(one.Account), since = one.Since });

    /// <summary>A user's link to an account, as Segment's Profile API writes it.</summary>
    public static object ToAccount(StoredProfile account, DateTimeOffset since) => new
    {
        to_collection = "accounts",
        external_ids = new[] { new { id = GroupIdOf(account), type = ExternalId.GroupId, collection = "accounts", created_at = since, encoding = "none" } },
    };

    /// <summary>An account's link to a user.</summary>
    public static object ToUser(AccountMember member) => new
    {
        to_collection = "users",
        external_ids = member.Profile.ExternalIds().Select(dated => new { id = dated.Id.Value, type = dated.Id.Type, collection = "users", created_at = dated.Since, encoding = "none" }),
    };

    /// <summary>A fragment's number as a cursor.</summary>
    public static string CursorOf(ulong fragment) => fragment.ToString(CultureInfo.InvariantCulture);
}
