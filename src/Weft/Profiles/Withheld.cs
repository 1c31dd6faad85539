using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// The events that carry an id which an operator decided to be none: they are filed under the strongest of their other ids, and are to be found again when that is taken back.
/// <code>
/// W | fragment of the id | position | place -> empty
/// s | refile -> for each fragment whose events are being filed anew: its number, and the key to go on from
/// </code>
/// </summary>
internal sealed class Withheld(StateBatch state)
{
    private static byte[] WorkKey => Key.In(Table.Shard, stackalloc byte[16]).Add("refile").ToArray();

    /// <summary>Whether a fragment's events are still being filed anew.</summary>
    public bool IsPending(ulong fragment) => ReadWork().Any(work => work.Fragment == fragment);

    /// <summary>The fragment whose turn it is, and the key to go on from; null when there is nothing to do.</summary>
    public (ulong Fragment, byte[] From)? Next => ReadWork() is [var first, ..] ? first : null;

    /// <summary>An event carries an id that is none.</summary>
    public void Add(ulong fragment, EventPlace place) => state.Put(EventKey(fragment, place), []);

    /// <summary>It does so no more, or the id is one again.</summary>
    public void Remove(ulong fragment, EventPlace place) => state.Delete(EventKey(fragment, place));

    /// <summary>The events of a fragment from a key on.</summary>
    public List<(byte[] Key, EventPlace Place)> Of(ulong fragment, byte[] from, int most)
    {
        var prefix = Key.In(Table.Withheld, stackalloc byte[9]).Add(fragment).ToArray();
        return [.. state.Scan(from.Length == 0 ? prefix : from, ByteOrder.After(prefix)).Take(most).Select(row => (row.Key, PlaceIn(row.Key)))];
    }

    /// <summary>A fragment's events are to be filed anew, from the first one on.</summary>
    public void Begin(ulong fragment) => Write([.. ReadWork().Where(work => work.Fragment != fragment), (fragment, [])]);

    /// <summary>How far the first fragment has come; null when it is through.</summary>
    public void GoOnFrom(byte[]? from)
    {
        var work = ReadWork();
        if (from is null)
            work.RemoveAt(0);
        else
            work[0] = (work[0].Fragment, from);
        Write(work);
    }

    private static EventPlace PlaceIn(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Number();
        return new(reader.Signed(), (int)reader.Number32());
    }

    private static byte[] EventKey(ulong fragment, EventPlace place) =>
        Key.In(Table.Withheld, stackalloc byte[24]).Add(fragment).Add(place.Position).Add((uint)place.Place).ToArray();

    private List<(ulong Fragment, byte[] From)> ReadWork()
    {
        var work = new List<(ulong, byte[])>();
        if (state.Get(WorkKey) is not { } value)
            return work;
        for (var reader = new ValueReader(value); !reader.AtEnd;)
            work.Add((reader.Unsigned(), reader.Bytes()));
        return work;
    }

    private void Write(List<(ulong Fragment, byte[] From)> work)
    {
        var writer = ValueWriter.Begin();
        foreach (var (fragment, from) in work)
            writer.Add(fragment).Add(from.AsSpan());
        if (work.Count == 0)
            state.Delete(WorkKey);
        else
            writer.PutInto(state, WorkKey);
    }
}
