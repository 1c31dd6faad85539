using System.Globalization;
using System.Text.Json;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Server.Web.People;

/// <summary>Somebody, as a row names them.</summary>
/// <param name="Id">The profile id.</param>
/// <param name="Name">First and last name, name, e-mail, user id, or what the earliest anonymous id begins with.</param>
/// <param name="IsKnown">With a user id, e-mail or phone.</param>
public sealed record Person(string Id, string Name, bool IsKnown)
{
    // A card's number is shown whole, a random id by how it begins.
    private const int WholeId = 16;
    private const int ShortId = 8;

    /// <summary>Two letters at most, for a badge; empty for somebody anonymous.</summary>
    public string Initials => !IsKnown ? "" : string.Concat(Name.Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Take(2).Select(FirstLetter));

    /// <summary>One of eight hues, the same for the same person.</summary>
    public int Hue => (int)(Id.Aggregate(17u, (sum, letter) => (sum * 31) + letter) % 8);

    internal static Person Of(ReadView view, StoredProfile profile)
    {
        var ids = profile.ExternalIds();
        var name = NameIn(view, profile) ?? ids.Newest(ExternalId.Email) ?? ids.Newest(ExternalId.UserId) ?? ids.Newest(ExternalId.Phone);
        return new(new ProfileId(profile.Number).ToString(), name ?? Anonymous(ids), profile.IsKnown);
    }

    private static string? NameIn(ReadView view, StoredProfile profile)
    {
        var whole = $"{Trait("firstName") ?? Trait("first_name")} {Trait("lastName") ?? Trait("last_name")}".Trim();
        return whole.Length > 0 ? whole : Trait("name");

        string? Trait(string trait) =>
            profile.TraitAt(trait, view.Now, view.Workspace.Survivorship) is { Value.ValueKind: JsonValueKind.String } shown && shown.Value.GetString()!.Trim() is { Length: > 0 } text ? text : null;
    }

    private static string Anonymous(List<DatedId> ids) =>
        ids.Count == 0 ? "somebody" : ids[^1].Id.Value is var value && value.Length > WholeId ? value[..ShortId] + "…" : ids[^1].Id.Value;

    private static string FirstLetter(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
