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
internal sealed class IdentityStore(StateBatch state)
{
    public ulong? FindFragment(ExternalId id)
    {
        var value = state.Get(IdKey(id));
        return value is null ? null : (ulong)NumberValue.Read(value);
    }

    public Fragment Read(ulong number) =>
        state.Get(FragmentKey(number)) is { } value
            ? Fragment.FromValue(number, value)
            : throw new StorageException($"Fragment {number} is missing from the store.");

    public Fragment? Find(ulong number) => number != 0 && state.Get(FragmentKey(number)) is { } value ? Fragment.FromValue(number, value) : null;

    /// <summary>The number of the latest fragment; 0 before the first.</summary>
    public ulong Last => (ulong)NumberValue.Read(state.Get(FragmentKey(0)));

    /// <summary>Every fragment by number, accounts too.</summary>
    public IEnumerable<Fragment> All() => state.Scan([(byte)Table.Fragments])
        .Select(pair => (Number: new KeyReader(pair.Key).Number(), pair.Value)).Where(pair => pair.Number != 0).Select(pair => Fragment.FromValue(pair.Number, pair.Value));

    /// <summary>The types of which there are external ids of people.</summary>
    public List<string> Types()
    {
        var types = new List<string>();
        byte[] from = [(byte)Table.ExternalIds];
        var to = ByteOrder.After(from);
        while (state.Scan(from, to).FirstOrDefault() is { Key: { } key })
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
        foreach (var (_, value) in state.Scan(Key.In(Table.ExternalIds, stackalloc byte[256]).Add(type).AddOpen(text).ToArray()))
            yield return (ulong)NumberValue.Read(value);
    }

    /// <summary>Every person's fragment, by number.</summary>
    public IEnumerable<Fragment> People() => All().Where(fragment => fragment.Id.Type != ExternalId.GroupId);

    /// <summary>The numbers of all profiles: the fragments that are the head of their component.</summary>
    public List<ulong> Heads() => [.. People().Where(fragment => fragment.Head == fragment.Number).Select(fragment => fragment.Number)];

    public Fragment Create(ExternalId id)
    {
        var number = (ulong)state.Increment(FragmentKey(0), 1);
        var fragment = new Fragment(number, id, number, null, null);
        state.Put(IdKey(id), NumberValue.Of((long)number));
        Write(fragment);
        return fragment;
    }

    public void Write(Fragment fragment) => state.Put(FragmentKey(fragment.Number), fragment.ToValue());

    public Component ReadComponent(Fragment fragment) =>
        state.Get(ComponentKey(fragment.Head)) is { } value ? Component.FromValue(value) : Component.Alone(fragment);

    public void Write(Component component)
    {
        if (component.IsTrivial)
            state.Delete(ComponentKey(component.Head));
        else
            state.Put(ComponentKey(component.Head), component.ToValue());
    }

    public void RemoveComponent(ulong head) => state.Delete(ComponentKey(head));

    public Link? FindLink(ulong one, ulong other)
    {
        var (a, b) = one < other ? (one, other) : (other, one);
        return state.Get(LinkKey(a, b)) is { } value ? Link.FromValue(a, b, value) : null;
    }

    /// <summary>A new link, to be found from both ends; it is there once it is written.</summary>
    public Link CreateLink(ulong a, ulong b)
    {
        state.Put(LinkKey(b, a), []);
        return new(a, b);
    }

    public void Write(Link link) => state.Put(LinkKey(link.A, link.B), link.ToValue());

    /// <summary>The links of a fragment, by the other one's number.</summary>
    public IEnumerable<Link> LinksOf(ulong fragment)
    {
        foreach (var (key, value) in state.Scan(Key.In(Table.Links, stackalloc byte[17]).Add(fragment).ToArray()))
        {
            var reader = new KeyReader(key);
            reader.Number();
            var other = reader.Number();
            var link = fragment < other ? Link.FromValue(fragment, other, value) : FindLink(other, fragment);
            if (link is not null)
                yield return link;
        }
    }

    public void AddAlias(string previous, ulong user, Evidence evidence)
    {
        var writer = new ValueWriter();
        Evidence.Write(writer, evidence);
        state.Put(AliasKey(previous, user, evidence), writer.ToArray());
    }

    /// <summary>The aliases that named a value as previous id: the user's fragment and the evidence.</summary>
    public List<(ulong User, Evidence Evidence)> AliasesOf(string previous)
    {
        var found = new List<(ulong, Evidence)>();
        foreach (var (key, value) in state.Scan(Key.In(Table.Aliases, stackalloc byte[256]).Add(previous).Span))
        {
            var keys = new KeyReader(key);
            // A value that goes on with a NUL has the prefix too.
            if (keys.Text() != previous)
                continue;
            var reader = new ValueReader(value);
            found.Add((keys.Number(), Evidence.Read(ref reader)!.Value));
        }

        return found;
    }

    private static byte[] TypeKey(string type) => Key.In(Table.ExternalIds, stackalloc byte[96]).Add(type).ToArray();

    private static byte[] IdKey(ExternalId id) => Key.In(Table.ExternalIds, stackalloc byte[256]).Add(id.Type).Add(id.Value).ToArray();

    private static byte[] FragmentKey(ulong number) => Key.In(Table.Fragments, stackalloc byte[9]).Add(number).ToArray();

    private static byte[] ComponentKey(ulong head) => Key.In(Table.Components, stackalloc byte[9]).Add(head).ToArray();

    private static byte[] LinkKey(ulong from, ulong to) => Key.In(Table.Links, stackalloc byte[17]).Add(from).Add(to).ToArray();

    private static byte[] AliasKey(string previous, ulong user, Evidence evidence) =>
        Key.In(Table.Aliases, stackalloc byte[256]).Add(previous).Add(user).Add(evidence.At).Add(evidence.Source).Add(evidence.MessageId).ToArray();
}
