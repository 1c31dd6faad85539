using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>
/// What waits for the warehouse, in the state.
/// <code>
/// e | position -> FeedRow     what that frame did
/// e | 0        -> number      the last frame that is not here any more, never one beyond the state: there is a row for every later one that did something
/// </code>
/// Rows are written with what they tell of, and deleted once the warehouse has them on disk. The store may fall back behind the warehouse in a crash: the
/// log then makes the same rows again, and those that the warehouse has are deleted unread.
/// </summary>
internal sealed class FeedTable(IKeyValueStore store)
{
    private static readonly byte[] GoneKey = KeyOf(0);

    /// <summary>The last frame that is not here any more; null when nothing is being noted for a warehouse.</summary>
    public long? Gone => store.Get(GoneKey) is { } value ? NumberValue.Read(value) : null;

    public static byte[] KeyOf(long position) => Key.In(Table.Feed, stackalloc byte[9]).Add((ulong)position).ToArray();

    /// <summary>From here on what frames do is noted; to be called before one is applied.</summary>
    /// <param name="position">The last frame that is in the state.</param>
    public void Begin(long position)
    {
        if (Gone is not null)
            return;
        var batch = new CommitBatch();
        batch.Put(GoneKey, NumberValue.Of(position));
        store.Commit(batch);
    }

    /// <summary>There is no warehouse: nothing waits for it any more.</summary>
    public void Forget()
    {
        if (Gone is null)
            return;
        var batch = new CommitBatch();
        foreach (var (key, _) in store.Scan(GoneKey, KeyOf(long.MaxValue)))
            batch.Delete(key);
        store.Commit(batch);
    }

    /// <summary>The rows behind a position, in order.</summary>
    public IEnumerable<(long Position, FeedRow Row)> After(long position)
    {
        foreach (var (key, value) in store.Scan(KeyOf(position + 1), KeyOf(long.MaxValue)))
            yield return ((long)new KeyReader(key).Number(), FeedRow.FromValue(value));
    }

    /// <summary>Deletes the rows up to a position.</summary>
    public void Delete(long upTo)
    {
        if (Gone is not { } gone || gone >= upTo)
            return;
        var batch = new CommitBatch();
        // From where the last ones were deleted: what lies before is full of what is gone, and slow to look through.
        foreach (var (key, _) in store.Scan(KeyOf(gone + 1), KeyOf(upTo + 1)))
            batch.Delete(key);
        batch.Put(GoneKey, NumberValue.Of(upTo));
        store.Commit(batch);
    }
}
