using Weft.Events;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// What became of the evidence and of the people, for ever: each event, decision or rebuild that changed the graph leaves one row of entries (<see cref="LedgerEntry"/>), and one that changed nothing leaves none.
/// <code>
/// L | position | place            -> LedgerRow     the entries of one event by its place in the log; of a decision at place 0; of a rebuild one row for all that hangs together
/// M | fragment | position | place -> empty         the rows that name a fragment as an end of a link or as what a decision is about, or that changed its profile; a merge or split is there under the profile that went on too
/// </code>
/// Written with what it tells of, in the same batch; never changed, never deleted. It outlives the events.
/// </summary>
internal sealed class Ledger(StateBatch state)
{
    private readonly List<ulong> _concerned = [];

    /// <summary>The one of a batch.</summary>
    public static Ledger Of(StateBatch state) => state.Shared(static state => new Ledger(state));

    /// <summary>Writes a row.</summary>
    public void Put(EventPlace where, LedgerRow row)
    {
        row.Write().PutInto(state, RowKey(stackalloc byte[16], where));
        _concerned.Clear();
        foreach (var entry in row.Entries)
        {
            _concerned.Add(entry.One);
            _concerned.Add(entry.Other);
            _concerned.AddRange(entry.Fragments);
        }

        _concerned.Sort();
        Span<byte> key = stackalloc byte[24];
        for (var i = 0; i < _concerned.Count; i++)
        {
            if (i == 0 || _concerned[i] != _concerned[i - 1])
                state.Put(NameKey(key, _concerned[i], where), []);
        }
    }

    /// <summary>The row of a place; what is asked for has to be there.</summary>
    public LedgerRow Read(EventPlace where) =>
        LedgerRow.FromValue(where, state.Get(RowKey(stackalloc byte[16], where)) ?? throw new StorageException($"The ledger has no row {where.Position}-{where.Place}."));

    /// <summary>Every row up to a place and with it, the newest first; all where the place is null.</summary>
    public IEnumerable<LedgerRow> Rows(EventPlace? upTo)
    {
        byte[] from = [(byte)Table.Ledger];
        var to = upTo is { } last ? RowKey(stackalloc byte[16], After(last)).ToArray() : ByteOrder.After(from);
        foreach (var (key, value) in state.Scan(from, to, backward: true))
        {
            var reader = new KeyReader(key);
            yield return LedgerRow.FromValue(new(reader.Signed(), (int)reader.Number32()), value);
        }
    }

    /// <summary>The places of the rows that name a fragment, up to a place and with it, the newest first.</summary>
    public IEnumerable<EventPlace> Naming(ulong fragment, EventPlace? upTo)
    {
        var from = Key.In(Table.LedgerNames, stackalloc byte[24]).Add(fragment).ToArray();
        var to = upTo is { } last ? NameKey(stackalloc byte[24], fragment, After(last)).ToArray() : ByteOrder.After(from);
        foreach (var (key, _) in state.Scan(from, to, backward: true))
        {
            var reader = new KeyReader(key);
            reader.Number();
            yield return new(reader.Signed(), (int)reader.Number32());
        }
    }

    private static EventPlace After(EventPlace where) => where with { Place = where.Place + 1 };

    private static ReadOnlySpan<byte> RowKey(Span<byte> buffer, EventPlace where) =>
        Key.In(Table.Ledger, buffer).Add(where.Position).Add((uint)where.Place).Span;

    private static ReadOnlySpan<byte> NameKey(Span<byte> buffer, ulong fragment, EventPlace where) =>
        Key.In(Table.LedgerNames, buffer).Add(fragment).Add(where.Position).Add((uint)where.Place).Span;
}
