using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// Deletes the rows of a table that are not kept any more, a few with each frame, round and round until a whole round was made since the last cut.
/// <code>
/// s | sweep -> the key to go on from; not there when there is nothing to do
/// </code>
/// </summary>
/// <param name="state">The batch that it deletes in.</param>
/// <param name="table">The table.</param>
internal sealed class TimelineSweep(StateBatch state, Table table)
{
    private byte[]? _next = state.Get(NextKey);

    private static byte[] NextKey => Key.In(Table.Shard, stackalloc byte[16]).Add("sweep").ToArray();

    /// <summary>Begins a round; one that is under way starts again.</summary>
    public void Begin() => GoOnFrom([(byte)table]);

    /// <summary>Looks at some more rows.</summary>
    /// <param name="most">How many.</param>
    /// <param name="isGone">Whether a row's value says that it is not kept.</param>
    /// <returns>The keys of the rows that it deleted.</returns>
    public List<byte[]> GoOn(int most, Func<byte[], bool> isGone)
    {
        var gone = new List<byte[]>();
        if (_next is null)
            return gone;
        var rows = state.Scan(_next, ByteOrder.After([(byte)table])).Take(most).ToList();
        foreach (var (key, _) in rows.Where(row => isGone(row.Value)))
        {
            state.Delete(key);
            gone.Add(key);
        }

        GoOnFrom(rows.Count < most ? null : [.. rows[^1].Key, 0]);
        return gone;
    }

    private void GoOnFrom(byte[]? next)
    {
        _next = next;
        if (next is null)
            state.Delete(NextKey);
        else
            state.Put(NextKey, next);
    }
}
