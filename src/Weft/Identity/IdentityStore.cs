using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// External ids, fragments, components and links in the key-value store.
/// <code>
/// i | type | value        -> fragment number                       an external id
/// f | fragment            -> Fragment                              number 0 holds the last number given
/// c | head                -> Component                             only where a link touches it; else a fragment stands alone
/// l | a | b  (a &lt; b)     -> Link                                  evidence and what became of it
/// l | b | a               -> empty                                 so that b's links can be found
/// a | previous id | user fragment | place, event -> Evidence       aliases, by the value that they name
/// </code>
/// Nothing here is ever deleted but the component of a head that is none any more.
/// </summary>
internal sealed partial class IdentityStore
{
    // Of the many who are linked to nobody.
    private static readonly List<ulong> Nobody = [];
    private readonly StateBatch _state;
    private readonly RecordCache<ExternalId, Fragment> _ids;
    private readonly RecordCache<ulong, Fragment> _fragments;
    private readonly RecordCache<ulong, Component> _components;
    private readonly RecordCache<(ulong A, ulong B), Link> _links;
    private readonly RecordCache<ulong, List<ulong>> _linked;
    private ulong? _last;

    private IdentityStore(StateBatch state)
    {
        _state = state;
        _ids = new(state, (id, fragment) => state.PutNumber(IdKey(stackalloc byte[256], id), (long)fragment!.Number));
        _fragments = new(state, (number, fragment) => fragment!.Write().PutInto(state, FragmentKey(stackalloc byte[9], number)));
        _components = new(state, WriteRow);
        _linked = new(state);
        _links = new(state, (ends, link) => link!.Write().PutInto(state, LinkKey(stackalloc byte[17], ends.A, ends.B)));
    }

    /// <summary>Told of each new fragment: nothing is filed under it yet.</summary>
    public event Action<ulong>? Created;

    /// <summary>The one of a batch.</summary>
    public static IdentityStore Of(StateBatch state) => state.Shared(static state => new IdentityStore(state));

    public ulong? FindFragment(ExternalId id)
    {
        // The cached fragment only says the number: it may have been read again since.
        if (_ids.TryGet(id, out var known))
            return known?.Number;
        var number = _state.Get(IdKey(stackalloc byte[256], id)) is { } value ? (ulong)NumberValue.Read(value) : 0;
        _ids.Keep(id, number == 0 ? null : Read(number));
        return number == 0 ? null : number;
    }

    public Fragment Read(ulong number) => Find(number) ?? throw new StorageException($"Fragment {number} is missing from the store.");

    public Fragment? Find(ulong number)
    {
        if (number == 0)
            return null;
        if (_fragments.TryGet(number, out var fragment))
            return fragment;
        return _fragments.Keep(number, _state.Get(FragmentKey(stackalloc byte[9], number)) is { } value ? Fragment.FromValue(number, value) : null);
    }

    /// <summary>The fragment of an external id as somebody writes it, or of a <c>profile_id</c>; null when it was never met.</summary>
    public Fragment? Find(string type, string value, string? region)
    {
        if (type == ProfileId.Type)
            return ProfileId.TryParse(value, out var id) ? Find(id.Number) : null;
        return IdentifierNormaliser.Normalise(type, value, region) is { } normal && FindFragment(new(type, normal)) is { } number ? Read(number) : null;
    }

    /// <summary>The number of the latest fragment; 0 before the first.</summary>
    public ulong Last => _state.IsWriter && _last is { } last ? last : (_last = (ulong)NumberValue.Read(_state.Get(FragmentKey(stackalloc byte[9], 0)))).Value;

    /// <summary>Every fragment by number, accounts too.</summary>
    public IEnumerable<Fragment> All() => _state.Scan([(byte)Table.Fragments])
        .Select(pair => (Number: new KeyReader(pair.Key).Number(), pair.Value)).Where(pair => pair.Number != 0).Select(pair => Fragment.FromValue(pair.Number, pair.Value));

    /// <summary>The types of which there are external ids of people.</summary>
    public List<string> Types()
    {
        var types = new List<string>();
        byte[] from = [(byte)Table.ExternalIds];
        var to = ByteOrder.After(from);
        while (_state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var type = new KeyReader(key).Text();
            if (type != ExternalId.GroupId)
                types.Add(type);
            from = ByteOrder.After(TypeKey(type));
        }

        return types;
    }

    /// <summary>The fragments of a type whose value begins with a text.</summary>
    public IEnumerable<ulong> StartingWith(string type, string text)
    {
        foreach (var (_, value) in _state.Scan(Key.In(Table.ExternalIds, stackalloc byte[256]).Add(type).AddOpen(text).ToArray()))
            yield return (ulong)NumberValue.Read(value);
    }

    /// <summary>Every person's fragment, by number.</summary>
    public IEnumerable<Fragment> People() => All().Where(fragment => fragment.Id.Type != ExternalId.GroupId);

    /// <summary>The numbers of all profiles: the fragments that are the head of their component.</summary>
    public List<ulong> Heads() => [.. People().Where(fragment => fragment.Head == fragment.Number).Select(fragment => fragment.Number)];

    public Fragment Create(ExternalId id)
    {
        var number = Last + 1;
        _last = number;
        _state.PutNumber(FragmentKey(stackalloc byte[9], 0), (long)number);
        var fragment = new Fragment(number, id);
        _ids.Change(id, fragment);
        _fragments.Change(number, fragment);
        _components.Keep(number, Component.Alone(fragment));
        _linked.Keep(number, Nobody);
        Created?.Invoke(number);
        return fragment;
    }

    /// <summary>A fragment's profile is numbered by another head.</summary>
    public void Move(Fragment fragment, ulong head)
    {
        fragment.Head = head;
        _fragments.Change(fragment.Number, fragment);
    }

    /// <summary>An event carried a fragment's id, earlier than any before.</summary>
    public void Sight(Fragment fragment, DateTimeOffset at)
    {
        fragment.Since = at;
        _fragments.Change(fragment.Number, fragment);
    }

    /// <summary>The first event filed under a fragment is another one; null for none.</summary>
    public void Begin(Fragment fragment, DateTimeOffset? at)
    {
        fragment.FirstEventAt = at;
        _fragments.Change(fragment.Number, fragment);
    }

    public Component ReadComponent(Fragment fragment)
    {
        if (_components.TryGet(fragment.Head, out var known) && known is not null)
            return known;
        return _components.Keep(fragment.Head, _state.Get(ComponentKey(stackalloc byte[9], fragment.Head)) is { } value ? Component.FromValue(value) : Component.Alone(fragment));
    }

    public void Write(Component component) => _components.Change(component.Head, component);

    public void RemoveComponent(ulong head) => _components.Change(head, null);

    public Link? FindLink(ulong one, ulong other)
    {
        var (a, b) = one < other ? (one, other) : (other, one);
        if (_links.TryGet((a, b), out var link))
            return link;
        return _links.Keep((a, b), _state.Get(LinkKey(stackalloc byte[17], a, b)) is { } value ? Link.FromValue(a, b, value) : null);
    }

    /// <summary>A new link, to be found from both ends; it is there once it is written.</summary>
    public Link CreateLink(ulong a, ulong b)
    {
        _state.Put(LinkKey(stackalloc byte[17], b, a), []);
        Enter(a, b);
        Enter(b, a);
        return new(a, b);
    }

    /// <summary>More events said what a link says already, one of them this.</summary>
    /// <returns>True when it is the latest that did.</returns>
    public bool CountAgain(Link link, long times, in Evidence evidence)
    {
        link.Count += times;
        var isLatest = link.Latest is not { } latest || latest < evidence;
        if (isLatest)
            link.Repeated = evidence;
        Write(link);
        return isLatest;
    }

    public void Write(Link link) => _links.Change((link.A, link.B), link);

    /// <summary>The links of a fragment, by the other one's number.</summary>
    public IEnumerable<Link> LinksOf(ulong fragment)
    {
        foreach (var other in LinkedTo(fragment).ToArray())
        {
            if (FindLink(fragment, other) is { } link)
                yield return link;
        }
    }

    private List<ulong> LinkedTo(ulong fragment)
    {
        if (_linked.TryGet(fragment, out var known))
            return known!;
        var others = new List<ulong>();
        foreach (var (key, _) in _state.Scan(Key.In(Table.Links, stackalloc byte[17]).Add(fragment).ToArray()))
        {
            var reader = new KeyReader(key);
            reader.Number();
            others.Add(reader.Number());
        }

        return _linked.Keep(fragment, others);
    }

    // Where the list is not known the rows say it.
    private void Enter(ulong fragment, ulong other)
    {
        if (!_linked.TryGet(fragment, out var others) || others!.BinarySearch(other) is not (var place and < 0))
            return;
        if (ReferenceEquals(others, Nobody))
            _linked.Keep(fragment, new(1) { other });
        else
            others.Insert(~place, other);
    }

    private void WriteRow(ulong head, Component? component)
    {
        if (component is null or { IsTrivial: true })
            _state.Delete(ComponentKey(stackalloc byte[9], head));
        else
            component.Write().PutInto(_state, ComponentKey(stackalloc byte[9], head));
    }

    private static byte[] TypeKey(string type) => Key.In(Table.ExternalIds, stackalloc byte[96]).Add(type).ToArray();

    private static ReadOnlySpan<byte> IdKey(Span<byte> buffer, ExternalId id) => Key.In(Table.ExternalIds, buffer).Add(id.Type).Add(id.Value).Span;

    internal static ReadOnlySpan<byte> FragmentKey(Span<byte> buffer, ulong number) => Key.In(Table.Fragments, buffer).Add(number).Span;

    internal static ReadOnlySpan<byte> ComponentKey(Span<byte> buffer, ulong head) => Key.In(Table.Components, buffer).Add(head).Span;

    private static ReadOnlySpan<byte> LinkKey(Span<byte> buffer, ulong from, ulong to) => Key.In(Table.Links, buffer).Add(from).Add(to).Span;
}
