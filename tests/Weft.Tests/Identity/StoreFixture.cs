using Weft.Storage;
using Weft.Storage.RocksDb;
using Weft.Tests.Storage;

namespace Weft.Tests.Identity;

/// <summary>One real store in a temporary folder, of which each test uses parts that are empty; for rounds by the thousand most are in memory.</summary>
public sealed class StoreFixture : IDisposable
{
    private const int InMemory = 17;
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-identity-").FullName;
    private readonly RocksDbStore _store;
    private int _parts;
    private int _rounds;

    public StoreFixture() => _store = RocksDbStore.Open(_folder);

    /// <summary>An empty store: every key of it begins with a number of its own.</summary>
    public IKeyValueStore Empty() => new Part(_store, BitConverter.GetBytes(Interlocked.Increment(ref _parts)));

    /// <summary>An empty store for a round: of one in many a part of the real one, as its reads and commits take longer than all else.</summary>
    public IKeyValueStore ForRound() => Interlocked.Increment(ref _rounds) % InMemory == 1 ? Empty() : new SortedStore();

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Part(RocksDbStore store, byte[] prefix) : IKeyValueStore
    {
        public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(Inside(key));

        public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany([.. keys.Select(key => Inside(key))]);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) =>
            store.Scan(Inside(from), Inside(to), backward).Select(pair => new KeyValuePair<byte[], byte[]>(pair.Key[prefix.Length..], pair.Value));

        public void Commit(CommitBatch batch)
        {
            var inside = new CommitBatch();
            foreach (var (key, value) in batch.Changes)
            {
                if (value is null)
                    inside.Delete(Inside(key));
                else
                    inside.Put(Inside(key), value);
            }

            store.Commit(inside);
        }

        public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) =>
            store.Ingest(run.Select(pair => new KeyValuePair<byte[], byte[]>(Inside(pair.Key), pair.Value)));

        public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(Inside(from), Inside(to));

        public void Checkpoint() => store.Checkpoint();

        public void Dispose()
        {
            // The fixture owns the store.
        }

        private byte[] Inside(ReadOnlySpan<byte> key) => [.. prefix, .. key];
    }
}
