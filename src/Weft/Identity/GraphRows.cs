using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// The rows of the identity graph as they stand at one moment, to be read while the graph goes on changing: each scan is a view as of its first step, so all are begun at once.
/// </summary>
internal sealed class GraphRows : IDisposable
{
    private readonly IEnumerator<KeyValuePair<byte[], byte[]>> _fragments;
    private readonly IEnumerator<KeyValuePair<byte[], byte[]>> _links;
    private readonly IEnumerator<KeyValuePair<byte[], byte[]>> _components;
    private bool _hasFragment;
    private bool _hasLink;
    private bool _hasComponent;

    /// <summary>Begins; nothing may be committed to the store until this returns.</summary>
    public GraphRows(IKeyValueStore store)
    {
        Decisions = Decisions.Of(new StateBatch(store));
        (_fragments, _links, _components) = (Rows(store, Table.Fragments), Rows(store, Table.Links), Rows(store, Table.Components));
        (_hasFragment, _hasLink, _hasComponent) = (_fragments.MoveNext(), _links.MoveNext(), _components.MoveNext());
        if (_hasFragment && new KeyReader(_fragments.Current.Key).Number() == 0)
        {
            Last = (ulong)NumberValue.Read(_fragments.Current.Value);
            _hasFragment = _fragments.MoveNext();
        }
    }

    /// <summary>The number of the latest fragment; 0 where there is none.</summary>
    public ulong Last { get; }

    /// <summary>What operators decided.</summary>
    public Decisions Decisions { get; }

    /// <summary>The next fragment by number; false behind the last.</summary>
    public bool NextFragment(out ulong number, out byte[] value)
    {
        (number, value) = _hasFragment ? (new KeyReader(_fragments.Current.Key).Number(), _fragments.Current.Value) : (0, []);
        var found = _hasFragment;
        _hasFragment = found && _fragments.MoveNext();
        return found;
    }

    /// <summary>The next link, by its lower end; false behind the last.</summary>
    public bool NextLink(out ulong a, out ulong b, out byte[] value)
    {
        (a, b, value) = (0, 0, []);
        while (_hasLink && b <= a)
        {
            var key = new KeyReader(_links.Current.Key);
            (a, b, value) = (key.Number(), key.Number(), _links.Current.Value);
            _hasLink = _links.MoveNext();
        }

        return a < b;
    }

    /// <summary>The next component that has a row; false behind the last.</summary>
    public bool NextComponent(out ulong head, out byte[] value)
    {
        (head, value) = _hasComponent ? (new KeyReader(_components.Current.Key).Number(), _components.Current.Value) : (0, []);
        var found = _hasComponent;
        _hasComponent = found && _components.MoveNext();
        return found;
    }

    public void Dispose()
    {
        _fragments.Dispose();
        _links.Dispose();
        _components.Dispose();
    }

    private static IEnumerator<KeyValuePair<byte[], byte[]>> Rows(IKeyValueStore store, Table table) =>
        store.Scan([(byte)table], ByteOrder.After([(byte)table])).GetEnumerator();
}
