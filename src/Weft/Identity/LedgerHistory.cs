using Weft.Events;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>An entry with its row, and what a list that goes on behind it has to know.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Profile">Who held the fragment that was asked for before the entry; 0 where none was.</param>
internal readonly record struct LedgerLine(LedgerRow Row, LedgerEntry Entry, ulong Profile);

/// <summary>Where a list stopped.</summary>
/// <param name="Where">The row.</param>
/// <param name="Number">The entry in it that was listed last.</param>
/// <param name="Profile">Who held the fragment before that entry; 0 where none was asked for.</param>
internal readonly record struct LedgerPlace(EventPlace Where, int Number, ulong Profile);

/// <summary>Reads the ledger backward, only as far as somebody looks.</summary>
internal static class LedgerHistory
{
    /// <summary>All entries, newest first.</summary>
    /// <param name="state">The state.</param>
    /// <param name="behind">Where an earlier list stopped; null from the newest on.</param>
    public static IEnumerable<LedgerLine> All(StateBatch state, LedgerPlace? behind) =>
        from row in Ledger.Of(state).Rows(behind?.Where)
        from entry in Backward(row, behind)
        select new LedgerLine(row, entry, 0);

    /// <summary>
    /// What an id went through, newest first: its links and refusals, decisions about it, and every merge and split of the profile that held it at that time.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="fragment">The id's.</param>
    /// <param name="behind">Where an earlier list stopped; null from the newest on.</param>
    public static IEnumerable<LedgerLine> Of(StateBatch state, Fragment fragment, LedgerPlace? behind)
    {
        var ledger = Ledger.Of(state);
        var profile = behind?.Profile ?? fragment.Head;
        using var own = ledger.Naming(fragment.Number, behind?.Where).GetEnumerator();
        var held = ledger.Naming(profile, behind?.Where).GetEnumerator();
        try
        {
            // Before its first row it was nobody's, or was alone and nothing happened to it.
            for (var (hasOwn, hasHeld) = (own.MoveNext(), held.MoveNext()); hasOwn;)
            {
                var where = hasHeld && IsAfter(held.Current, own.Current) ? held.Current : own.Current;
                var row = ledger.Read(where);
                var holder = profile;
                foreach (var entry in Backward(row, behind))
                {
                    if (!Concerns(entry, fragment.Number, profile))
                        continue;
                    profile = HolderBefore(entry, fragment.Number, profile);
                    yield return new(row, entry, profile);
                }

                hasOwn = own.Current == where ? own.MoveNext() : hasOwn;
                if (profile != holder)
                {
                    held.Dispose();
                    held = ledger.Naming(profile, where).GetEnumerator();
                    hasHeld = held.MoveNext();
                }

                while (hasHeld && !IsAfter(where, held.Current))
                    hasHeld = held.MoveNext();
            }
        }
        finally
        {
            held.Dispose();
        }
    }

    private static IEnumerable<LedgerEntry> Backward(LedgerRow row, LedgerPlace? behind)
    {
        var from = behind is { } last && last.Where == row.Where ? Math.Min(last.Number, row.Entries.Count) : row.Entries.Count;
        while (from-- > 0)
            yield return row.Entries[from];
    }

    private static bool Concerns(LedgerEntry entry, ulong fragment, ulong profile) => entry.Kind is LedgerKind.Merge or LedgerKind.Split
        ? entry.One == profile || Array.BinarySearch(entry.Fragments, fragment) >= 0
        : entry.One == fragment || entry.Other == fragment;

    private static ulong HolderBefore(LedgerEntry entry, ulong fragment, ulong profile)
    {
        if (Array.BinarySearch(entry.Fragments, fragment) < 0)
            return profile;
        return entry.Kind == LedgerKind.Merge ? entry.Other : entry.One;
    }

    private static bool IsAfter(EventPlace one, EventPlace other) => (one.Position, one.Place).CompareTo((other.Position, other.Place)) > 0;
}
