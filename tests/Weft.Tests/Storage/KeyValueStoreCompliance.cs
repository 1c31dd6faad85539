using System.Text;
using Weft.Storage;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Tests.Storage;

/// <summary>What every adapter of the key-value port promises. An adapter's tests inherit it and say how the store is opened.</summary>
public abstract partial class KeyValueStoreCompliance : IDisposable
{
    private Lazy<IKeyValueStore> _store;

    protected KeyValueStoreCompliance() => _store = new(Open);

    /// <summary>The store of this test; empty at its start.</summary>
    protected IKeyValueStore Store => _store.Value;

    /// <summary>Opens the store of this test, with what was left in it when it was disposed of.</summary>
    protected abstract IKeyValueStore Open();

    protected void Reopen()
    {
        Store.Dispose();
        _store = new(Open);
    }

    public void Dispose()
    {
        if (_store.IsValueCreated)
            Store.Dispose();
        Clean();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what the store left behind.</summary>
    protected abstract void Clean();

    protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    protected static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    protected void Put(params string[] keys)
    {
        var batch = new CommitBatch();
        foreach (var key in keys)
            batch.Put(Bytes(key), Bytes("value of " + key));
        Store.Commit(batch);
    }

    protected string[] Keys(string from, string to, bool backward = false) =>
        [.. Store.Scan(Bytes(from), Bytes(to), backward).Select(pair => Text(pair.Key))];

    protected static Pair[] Run(params string[] keys) => [.. keys.Select(key => new Pair(Bytes(key), Bytes("value of " + key)))];

    protected string? Get(string key) => Store.Get(Bytes(key)) is { } value ? Text(value) : null;
}
