using Microsoft.AspNetCore.Components;
using Weft.Identity;
using Weft.Server.Api;
using Weft.Server.Web.Arrivals;
using Weft.Server.Web.People;

namespace Weft.Server.Web.Pages;

/// <summary>Somebody, as who looks after customers wants to see them; live while it is open.</summary>
public sealed partial class PersonPage
{
    private const int Step = 25;
    private const int MostShown = 500;
    private const int LookedThrough = 150;
    private PersonFacts? _facts;
    private string? _read;
    private int _shown = Step;
    private long _seen;
    private bool _isOpened;

    /// <summary>A profile id, or <c>type:value</c>.</summary>
    [Parameter]
    public string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "source")]
    private string? Source { get; set; }

    [SupplyParameterFromQuery(Name = "message")]
    private string? Message { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    [Inject]
    private EventPanels Panels { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_read == Key || !Viewer.SeesPeople)
            return;
        (_read, _shown, _isOpened) = (Key, Step, false);
        Read();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isOpened || _facts is null || Source is null || Message is null)
            return;
        _isOpened = true;
        await Panels.OpenAsync(Source, Message);
    }

    protected override void Refresh()
    {
        if (Viewer.SeesPeople && Concerns())
            Read();
    }

    // Of the profile's own ids, or one that it has merged into since.
    private bool Concerns()
    {
        var news = Now.Events.Concat(Now.Moves).Where(one => one.Number > _seen).ToList();
        if (news.Count == 0)
            return _facts is { } shown && shown.Deliveries.Any(receipt => receipt.State == Activation.DeliveryState.Pending);
        return news.Count > LookedThrough || _facts is not { } facts || news.Exists(one => facts.ProfileIds.Contains(one.Item.ProfileId)) || HeadNow() != facts.Person.Id;
    }

    private string? HeadNow()
    {
        var (type, value) = Parse();
        var profile = Engine.Read().Profile(type, value);
        return profile is null ? null : ProfileAnswers.IdOf(profile);
    }

    private void Read()
    {
        _seen = Math.Max(Live.Shown.Last(Now.Events), Live.Shown.Last(Now.Moves));
        var (type, value) = Parse();
        _facts = PersonFacts.Find(Engine.Read(), type, value, _shown);
    }

    private (string Type, string Value) Parse() =>
        ProfileKey.TryParse(Key ?? "", out var key) ? (key.Type, key.Value) : (ProfileId.Type, Key ?? "");

    private void Older()
    {
        _shown = Math.Min(_shown * 2, MostShown);
        Read();
    }
}
