using System.Text.Json;
using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// A profile as it stands in state: a view over the fragments of one component, which reads only what is asked for, each once. Nothing may be written
/// to the batch while it is in use.
/// </summary>
internal sealed class StoredProfile : IProfileHistory, IDisposable
{
    private readonly Timeline _timeline;
    private readonly TraitChanges _traits;
    private readonly IdentityStore _identity;
    private readonly Dictionary<string, LazyList<ProfileEvent>> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LazyList<TraitChange>> _changes = new(StringComparer.Ordinal);
    private List<Fragment>? _fragments;

    private StoredProfile(StateBatch state, Component component)
    {
        (_timeline, _traits, _identity) = (new(state), new(state), new(state));
        Component = component;
    }

    public Component Component { get; }

    /// <summary>The profile's number.</summary>
    public ulong Number => Component.Head;

    /// <summary>Its fragments, by number.</summary>
    public IReadOnlyList<Fragment> Fragments => _fragments ??= [.. Component.Members.Select(member => _identity.Read(member.Fragment))];

    public DateTimeOffset? FirstEventAt => Fragments.Min(fragment => fragment.FirstEventAt);

    public bool IsKnown => Component.Members.Any(member => new ExternalId(member.Type, "").MakesKnown);

    /// <summary>The names of its events, as audiences know them.</summary>
    public IEnumerable<string> EventNames => WithEvents.SelectMany(_timeline.Names).Distinct(StringComparer.Ordinal);

    /// <summary>The names of the traits that it ever had.</summary>
    public IEnumerable<string> TraitNames =>
        Component.Members.SelectMany(member => _traits.Names(member.Fragment)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private IEnumerable<ulong> WithEvents => Fragments.Where(fragment => fragment.FirstEventAt is not null).Select(fragment => fragment.Number);

    /// <summary>The profile that holds a fragment now.</summary>
    public static StoredProfile Of(StateBatch state, ulong fragment)
    {
        var store = new IdentityStore(state);
        return new(state, store.ReadComponent(store.Read(fragment)));
    }

    /// <summary>The profile that holds an external id or profile id now; null when nobody does.</summary>
    public static StoredProfile? Find(StateBatch state, string type, string value, IdentityRules rules, string? region)
    {
        var store = new IdentityStore(state);
        Fragment? fragment;
        if (type == ProfileId.Type)
            fragment = ProfileId.TryParse(value, out var id) ? store.Find(id.Number) : null;
        else
            fragment = IdentifierNormaliser.Normalise(type, value, region) is { } normal && store.FindFragment(new(type, normal)) is { } number ? store.Read(number) : null;
        return fragment is null || (rules.Of(fragment.Id.Type) is null && fragment.Id.Type != type) ? null : new(state, store.ReadComponent(fragment));
    }

    public IEnumerable<ProfileEvent> Events(string name)
    {
        if (!_events.TryGetValue(name, out var events))
            _events[name] = events = new(LatestFirst.Merge(name == "*" ? EveryName() : [.. WithEvents.Select(fragment => _timeline.OfName(fragment, name))]));
        return events.Items;
    }

    public IEnumerable<TraitChange> Changes(string trait)
    {
        if (!_changes.TryGetValue(trait, out var changes))
            _changes[trait] = changes = new(LatestFirst.Merge([.. Component.Members.Select(member => _traits.Of(member.Fragment, trait))]));
        return changes.Items;
    }

    /// <summary>Every event of any call, latest first.</summary>
    public IEnumerable<ProfileEvent> AllEvents() => LatestFirst.Merge([.. WithEvents.SelectMany(_timeline.All)]);

    /// <summary>The value of a trait at an instant: the most recent change; null where there is none or it was cleared.</summary>
    public TraitChange? TraitAt(string trait, DateTimeOffset now) =>
        Changes(trait).FirstOrDefault(change => change.At <= now) is { Value.ValueKind: not JsonValueKind.Null } change ? change : null;

    /// <summary>When a fragment that no event carried was first named by an alias.</summary>
    public DateTimeOffset NamedSince(ulong fragment) =>
        _identity.LinksOf(fragment).Select(link => link.Alias?.Evidence.At ?? DateTimeOffset.MaxValue).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>The links of one of its fragments, in force or refused.</summary>
    public IEnumerable<Link> LinksOf(ulong fragment) => _identity.LinksOf(fragment);

    /// <summary>The external id of any fragment.</summary>
    public ExternalId IdOf(ulong fragment) => _identity.Read(fragment).Id;

    /// <summary>The timeline's entry of an event; null when it is not there any more.</summary>
    public ProfileEvent? Filed(ulong fragment, SeenEvent seen, string source, string messageId) => _timeline.Find(fragment, seen, source, messageId);

    public void Dispose()
    {
        foreach (var events in _events.Values)
            events.Dispose();
        foreach (var changes in _changes.Values)
            changes.Dispose();
    }

    private List<IEnumerable<ProfileEvent>> EveryName() =>
        [.. WithEvents.SelectMany(fragment => _timeline.Names(fragment).Select(name => _timeline.OfName(fragment, name)))];
}
