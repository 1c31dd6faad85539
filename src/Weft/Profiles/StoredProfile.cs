using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// A profile as it stands in state: a view over the fragments of one component, which reads only what is asked for. Nothing may be written
/// to the batch while it is in use.
/// </summary>
internal sealed class StoredProfile : IProfileHistory
{
    private readonly StateBatch _state;
    private readonly Timeline _timeline;
    private readonly TraitChanges _traits;
    private readonly IdentityStore _identity;
    private Dictionary<string, LatestFirst<ProfileEvent>>? _events;
    private Dictionary<string, LatestFirst<TraitChange>>? _changes;
    private Fragment[]? _fragments;
    private ulong[]? _withEvents;
    private int _namesOfAny;

    private StoredProfile(StateBatch state, Component component)
    {
        (_state, _timeline, _traits, _identity) = (state, Timeline.Of(state), TraitChanges.Of(state), IdentityStore.Of(state));
        Component = component;
    }

    public Component Component { get; }

    /// <summary>The profile's number.</summary>
    public ulong Number => Component.Head;

    /// <summary>Its fragments, by number.</summary>
    public IReadOnlyList<Fragment> Fragments => _fragments ??= ReadFragments();

    public DateTimeOffset? FirstEventAt
    {
        get
        {
            DateTimeOffset? first = null;
            foreach (var fragment in _fragments ??= ReadFragments())
                first = first is null || fragment.FirstEventAt < first ? fragment.FirstEventAt ?? first : first;
            return first;
        }
    }

    public bool IsKnown
    {
        get
        {
            foreach (var member in Component.Members)
            {
                if (new ExternalId(member.Type, "").MakesKnown)
                    return true;
            }

            return false;
        }
    }

    public IEnumerable<AccountHistory> Accounts =>
        new AccountMembers(_state).AccountsOf(this).Select(one => new AccountHistory(one.Since, trait => _traits.Of(one.Account, trait)));

    /// <summary>The purposes that were said something about.</summary>
    public IEnumerable<string> Purposes
    {
        get
        {
            var consents = new Consents(_state);
            return Component.Members.SelectMany(member => consents.PurposesOf(member.Fragment)).Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>The names of its events, as audiences know them.</summary>
    public IEnumerable<string> EventNames => WithEvents.SelectMany(_timeline.Names).Distinct(StringComparer.Ordinal);

    /// <summary>The names of a fragment's events, as audiences know them.</summary>
    public IReadOnlyList<string> EventNamesOf(ulong fragment) => _timeline.Names(fragment);

    /// <summary>The names of the traits that a fragment ever had.</summary>
    public IReadOnlyList<string> TraitNamesOf(ulong fragment) => _traits.Names(fragment);

    /// <summary>The names of the traits that it ever had.</summary>
    public IReadOnlyList<string> TraitNames
    {
        get
        {
            var names = new List<string>();
            foreach (var member in Component.Members)
                names.AddRange(_traits.Names(member.Fragment));
            names.Sort(StringComparer.Ordinal);
            for (var i = names.Count - 1; i > 0; i--)
            {
                if (names[i] == names[i - 1])
                    names.RemoveAt(i);
            }

            return names;
        }
    }

    private ulong[] WithEvents => _withEvents ??= Array.ConvertAll(Array.FindAll(_fragments ??= ReadFragments(), static one => one.FirstEventAt is not null), static one => one.Number);

    /// <summary>The profile that holds a fragment now.</summary>
    public static StoredProfile Of(StateBatch state, ulong fragment)
    {
        var store = IdentityStore.Of(state);
        return new(state, store.ReadComponent(store.Read(fragment)));
    }

    /// <summary>The profile that some fragments would make.</summary>
    public static StoredProfile Of(StateBatch state, Component component) => new(state, component);

    /// <summary>The profile that holds an external id or profile id now; null when nobody does.</summary>
    public static StoredProfile? Find(StateBatch state, string type, string value, IdentityRules rules, string? region)
    {
        var store = IdentityStore.Of(state);
        var fragment = store.Find(type, value, region);
        return fragment is null || (rules.Of(fragment.Id.Type) is null && fragment.Id.Type != type) ? null : new(state, store.ReadComponent(fragment));
    }

    public LatestFirst<ProfileEvent> Events(string name)
    {
        if (WithEvents.Length == 1 && name != "*")
            return _timeline.OfName(WithEvents[0], name);
        if (name == "*" && WithEvents.Sum(fragment => _timeline.Names(fragment).Count) is var names && names != _namesOfAny)
        {
            // A name that a fragment has not had before brings a list of its own.
            _events?.Remove(name);
            _namesOfAny = names;
        }

        if (_events is null || !_events.TryGetValue(name, out var events))
            (_events ??= new(StringComparer.Ordinal))[name] = events = LatestFirst.Merge<ProfileEvent>(Lists(name));
        return events;
    }

    public LatestFirst<TraitChange> Changes(string trait)
    {
        if (Component.Members.Length == 1)
            return _traits.Of(Number, trait);
        if (_changes is null || !_changes.TryGetValue(trait, out var changes))
            (_changes ??= new(StringComparer.Ordinal))[trait] = changes = LatestFirst.Merge<TraitChange>([.. Component.Members.Select(member => _traits.Of(member.Fragment, trait))]);
        return changes;
    }

    public LatestFirst<ConsentStatement> Consent(string purpose)
    {
        var consents = new Consents(_state);
        return LatestFirst.Merge<ConsentStatement>([.. Component.Members.Select(member => consents.Of(member.Fragment, purpose))]);
    }

    /// <summary>The events of some names, latest first, read from those fragments alone that have any; <c>*</c> is every track, page and screen.</summary>
    public LatestFirst<ProfileEvent> EventsOf(string[] names)
    {
        LatestFirst<ProfileEvent>[] lists = [];
        foreach (var fragment in WithEvents)
        {
            foreach (var name in _timeline.Names(fragment))
            {
                if (Array.IndexOf(names, name) >= 0 || names[0] == "*")
                    lists = [.. lists, _timeline.OfName(fragment, name)];
            }
        }

        return LatestFirst.Merge(lists);
    }

    /// <summary>The changes of a trait, latest first, read from those fragments alone that have any.</summary>
    public LatestFirst<TraitChange> ChangesOf(string trait)
    {
        LatestFirst<TraitChange>[] lists = [];
        foreach (var member in Component.Members)
        {
            if (_traits.Names(member.Fragment).Contains(trait))
                lists = [.. lists, _traits.Of(member.Fragment, trait)];
        }

        return LatestFirst.Merge(lists);
    }

    /// <summary>Every event of any call, latest first.</summary>
    public LatestFirst<ProfileEvent> AllEvents() => LatestFirst.Merge([.. WithEvents.SelectMany(_timeline.All)]);

    /// <summary>What shows of a trait at an instant; null where there is no value.</summary>
    public ShownTrait? TraitAt(string trait, DateTimeOffset now, Survivorship survivorship) => survivorship.Show(trait, ChangesOf(trait), now);

    /// <summary>When a fragment that no event carried was first named by an alias.</summary>
    public DateTimeOffset NamedSince(ulong fragment) =>
        _identity.LinksOf(fragment).Select(link => link.Alias?.Evidence.At ?? DateTimeOffset.MaxValue).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>The links of one of its fragments, in force or refused.</summary>
    public IEnumerable<Link> LinksOf(ulong fragment) => _identity.LinksOf(fragment);

    /// <summary>The external id of any fragment.</summary>
    public ExternalId IdOf(ulong fragment) => _identity.Read(fragment).Id;

    /// <summary>The timeline's entry of an event; null when it is not there any more.</summary>
    public ProfileEvent? Filed(ulong fragment, TrackingEvent tracking) => _timeline.Find(fragment, tracking);

    private Fragment[] ReadFragments()
    {
        var fragments = new Fragment[Component.Members.Length];
        for (var i = 0; i < fragments.Length; i++)
            fragments[i] = _identity.Read(Component.Members[i].Fragment);
        return fragments;
    }

    private LatestFirst<ProfileEvent>[] Lists(string name) => name == "*"
        ? [.. WithEvents.SelectMany(fragment => _timeline.Names(fragment).Select(each => _timeline.OfName(fragment, each)))]
        : [.. WithEvents.Select(fragment => _timeline.OfName(fragment, name))];
}
