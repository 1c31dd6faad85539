using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Weft.Events;
using Weft.Profiles;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.People;

namespace Weft.Server.Web.Parts;

/// <summary>Somebody's events, newest first; each opens to show what it held.</summary>
public sealed partial class Timeline
{
    private const int Facts = 3;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    [Parameter, EditorRequired]
    public IReadOnlyList<ProfileEvent> Events { get; set; } = [];

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The message id of the event that was asked for; null for none.</summary>
    [Parameter]
    public string? OpenMessage { get; set; }

    [Inject]
    private EventPanels Panels { get; set; } = null!;

    private static string? TypeOf(ProfileEvent one) => EventPath.Text(one.Body, "type");

    // The first plain facts, so that a row says something before it is opened.
    private static string SummaryOf(ProfileEvent one)
    {
        var facts = EventPath.Member(one.Body, TypeOf(one) is "identify" or "group" ? "traits" : "properties");
        return facts.ValueKind != JsonValueKind.Object ? "" : string.Join(
            " · ",
            facts.EnumerateObject().Where(fact => fact.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                .Take(Facts).Select(fact => $"{fact.Name} {PersonFacts.TextOf(fact.Value)}"));
    }

    private void Toggle(string id)
    {
        if (!_open.Remove(id))
            _open.Add(id);
    }
}
