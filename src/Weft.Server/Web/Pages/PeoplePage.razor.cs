using Microsoft.AspNetCore.Components;
using Weft.Identity;
using Weft.Profiles;
using Weft.Server.Web.Parts;

namespace Weft.Server.Web.Pages;

/// <summary>Finds people; without a question, those who were active last.</summary>
public sealed partial class PeoplePage
{
    private const int MostFound = 50;
    private const int MostRecent = 30;
    private const int MostKept = 500;
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private List<string> _found = [];
    private string? _asked;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<(string Id, DateTimeOffset? At)> Rows => Query is not null
        ? [.. _found.Select(id => (id, (DateTimeOffset?)null))]
        : [.. Now.Events.DistinctBy(one => one.Item.ProfileId).Take(MostRecent).Select(one => (one.Item.ProfileId, (DateTimeOffset?)one.SeenAt))];

    private string Note => Query is null ? "" : _found.Count >= MostFound ? $"the first {MostFound}; type more to narrow it" : Words.Count(_found.Count, "result");

    protected override async Task OnParametersSetAsync()
    {
        Query = string.IsNullOrWhiteSpace(Query) ? null : Query.Trim();
        if (Query == _asked || !Viewer.SeesPeople)
            return;
        var asked = _asked = Query;
        List<string> found = asked is null ? [] : await Task.Run(() => Search(asked));
        if (asked == _asked)
            _found = found;
    }

    // What was asked later may be answered earlier: each answer counts only while it is what is asked.
    private void Type(ChangeEventArgs typed) => Navigation.NavigateTo(
        typed.Value is string { Length: > 0 } text ? $"/people?q={Uri.EscapeDataString(text)}" : "/people", replace: true);

    private List<string> Search(string text) => [.. Engine.Read().Search(text).Distinct().Take(MostFound).Select(number => new ProfileId(number).ToString())];

    private string IdsOf(string profileId)
    {
        if (_ids.TryGetValue(profileId, out var known))
            return known;
        if (_ids.Count > MostKept)
            _ids.Clear();
        var profile = Engine.Read().Profile(ProfileId.Type, profileId);
        return _ids[profileId] = profile is null ? "" : Words.Cut(string.Join(" · ", profile.ExternalIds().Take(4).Select(dated => Words.Cut(dated.Id.ToString(), 44))), 120);
    }
}
